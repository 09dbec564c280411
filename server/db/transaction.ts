import { CompiledQuery, type Kysely, sql } from "kysely";
import { reactedVerbs } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { isPassing } from "./reach.ts";
import type { DB } from "./types.ts";

/** Who does it: a teammate, an API key, a member of the portal or Earshot itself. */
export type Actor = { kind: "user" | "key" | "system" | "member"; id: string | null; name: string | null };

export const system: Actor = { kind: "system", id: null, name: null };

/**
 * The only handle inside a transaction. It is bound to one workspace: policies hide every other row, and `record`
 * (events.ts) gathers what happened, written and announced with the commit.
 */
export type Tx = {
  db: Kysely<DB>;
  workspaceId: string;
  actor: Actor;
  requestId: string | null;
  events: RecordedEvent[];
};

export type RecordedEvent = {
  id: string;
  verb: string;
  subjectKind: string | null;
  subjectId: string | null;
  version: number | null;
  data: unknown;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Connections that were broken before anything was begun on them. */
const mostBroken = 3;

/**
 * Runs `work` in one transaction of one workspace. SET takes no parameters, so the id is checked before it is written.
 * A connection that breaks before the transaction has begun is replaced; what has begun is never begun again.
 */
export async function transaction<T>(
  db: Kysely<DB>,
  workspaceId: string,
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
  options: { requestId?: string | null; statementTimeoutMs?: number } = {},
): Promise<T> {
  if (!uuid.test(workspaceId)) throw new Error("A transaction needs a workspace id");
  const timeout = options.statementTimeoutMs ? `set local statement_timeout = ${options.statementTimeoutMs | 0};` : "";
  let begun = false;
  const run = () =>
    db.connection().execute(async (connection) => {
      // One message: two cost 0.4 ms instead of 0.15 ms.
      await connection.executeQuery(
        CompiledQuery.raw(`begin; set local "earshot.workspace" = '${workspaceId}'; ${timeout}`),
      );
      begun = true;
      const tx: Tx = { db: connection, workspaceId, actor, requestId: options.requestId ?? null, events: [] };
      try {
        const result = await work(tx);
        await announce(tx);
        await letReact(tx);
        await connection.executeQuery(CompiledQuery.raw("commit"));
        return result;
      } catch (error) {
        await connection.executeQuery(CompiledQuery.raw("rollback")).catch(() => {});
        throw error;
      }
    });
  for (let broken = 1; ; broken += 1) {
    try {
      return await run();
    } catch (error) {
      if (begun || broken >= mostBroken || !isPassing(error)) throw error;
    }
  }
}

/** Writes the recorded events and one notification, in one message: workspace, first and last id, under 8,000 bytes. */
async function announce(tx: Tx): Promise<void> {
  const [first] = tx.events;
  if (!first) return;
  const rows = tx.events.map(({ id, verb, subjectKind, subjectId, version, data }) => ({
    id,
    verb,
    subject_kind: subjectKind,
    subject_id: subjectId,
    version,
    data,
  }));
  await sql`
    with written as (
      insert into event (workspace_id, id, actor_kind, actor_id, verb, subject_kind, subject_id, version, data, request_id)
      select ${tx.workspaceId}::uuid, id, ${tx.actor.kind}, ${tx.actor.id}, verb, subject_kind, subject_id, version, data,
        ${tx.requestId}
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as x(id uuid, verb text, subject_kind text, subject_id uuid, version int, data jsonb)
    )
    select pg_notify('earshot', ${`${tx.workspaceId} ${first.id} ${tx.events.at(-1)!.id}`})`.execute(tx.db);
}

const reacted: ReadonlySet<string> = new Set(reactedVerbs);

/** Reactions exist exactly when their cause does. */
async function letReact(tx: Tx): Promise<void> {
  const eventIds = tx.events.filter((event) => reacted.has(event.verb)).map((event) => event.id);
  if (eventIds.length > 0) await enqueue(tx, "react", { eventIds });
}
