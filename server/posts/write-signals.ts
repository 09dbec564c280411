import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { PostSignals } from "./signals.ts";

/** Replaces what is said of posts; null takes it away. */
export async function writeSignals(tx: Tx, posts: { post_id: string; signals: PostSignals | null }[]): Promise<void> {
  const rows = posts
    .flatMap(({ post_id, signals }) => (signals ? [{ post_id, ...signals }] : []))
    .sort((a, b) => (a.post_id < b.post_id ? -1 : 1));
  const gone = posts.flatMap(({ post_id, signals }) => (signals ? [] : [post_id]));
  if (rows.length > 0)
    await sql`
      insert into signal (workspace_id, post_id, language, tone, intents, urgent, toxicity, said)
      select ${tx.workspaceId}::uuid, * from json_to_recordset(${JSON.stringify(rows)}::json)
        as s(post_id uuid, language text, tone text, intents text[], urgent boolean, toxicity text, said text)
      on conflict (workspace_id, post_id) do update set language = excluded.language, tone = excluded.tone,
        intents = excluded.intents, urgent = excluded.urgent, toxicity = excluded.toxicity, said = excluded.said`.execute(
      tx.db,
    );
  if (gone.length > 0)
    await sql`delete from signal where workspace_id = ${tx.workspaceId} and post_id = any(${gone}::uuid[])`.execute(
      tx.db,
    );
}
