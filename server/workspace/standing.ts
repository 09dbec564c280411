import type { Tx } from "#server/db/transaction.ts";
import type { Caller } from "./authenticate.ts";
import { liveKeys, liveSessions, teammatesAmong } from "./store.ts";

/** Which of these callers of this workspace would still be let in: key not revoked, session open, still on the team. */
export async function standing(tx: Tx, callers: readonly Caller[]): Promise<Set<Caller>> {
  const keys = await liveKeys(
    tx,
    callers.flatMap(({ actor }) => (actor.kind === "key" && actor.id !== null ? [actor.id] : [])),
  );
  const sessions = await liveSessions(
    tx,
    callers.flatMap(({ sessionId }) => sessionId ?? []),
  );
  const people = await teammatesAmong(
    tx,
    callers.flatMap(({ userId }) => userId ?? []),
  );
  return new Set(
    callers.filter(({ actor, sessionId, userId }) =>
      actor.kind === "key"
        ? keys.has(actor.id ?? "")
        : sessions.has(sessionId ?? "") && people.get(userId ?? "") !== undefined,
    ),
  );
}
