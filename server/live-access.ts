import type { Context } from "./context.ts";
import { system, transaction } from "./db/transaction.ts";
import type { Caller } from "./workspace/authenticate.ts";
import { standing } from "./workspace/standing.ts";

/** Somebody who was let in, and is to be let out when the right to be here ends. */
export type Access = { workspaceId: string; caller: Caller; end: () => void };

const everyMs = 3_000;

/**
 * A stream outlives the check at its beginning: every few seconds all sessions, memberships and keys behind open
 * streams are looked at again, one question per workspace, and streams whose right has ended are closed.
 */
export function watchAccess(context: Context): { add(access: Access): () => void; stop(): void } {
  const open = new Set<Access>();
  let looking = false;
  const look = async () => {
    if (looking || open.size === 0) return;
    looking = true;
    for (const workspaceId of new Set([...open].map((access) => access.workspaceId))) {
      const group = [...open].filter((access) => access.workspaceId === workspaceId);
      try {
        const still = await transaction(context.db, workspaceId, system, (tx) =>
          standing(
            tx,
            group.map(({ caller }) => caller),
          ),
        );
        for (const access of group) if (!still.has(access.caller)) access.end();
      } catch (error) {
        context.log.warn({ err: error }, "open streams could not be checked");
      }
    }
    looking = false;
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  return {
    add(access) {
      open.add(access);
      return () => void open.delete(access);
    },
    stop: () => clearInterval(timer),
  };
}
