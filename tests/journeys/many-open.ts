import { sql } from "kysely";
import { idAt, newId } from "../../server/db/id.ts";
import type { Tx } from "../../server/db/transaction.ts";

const minute = 60_000;
/** Rows of one statement. */
const slice = 1_000;

/**
 * Adds that many open conversations, newest first by their number, each with one post and its person: five digits stand
 * in every name and text, so that a row on screen says which one it is.
 */
export async function manyOpen(tx: Tx, channelId: string, count: number): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < count; from += slice) {
    const rows = Array.from({ length: Math.min(slice, count - from) }, (_, n) => row(from + n, now));
    const at = (key: keyof (typeof rows)[number]) => rows.map((each) => each[key]);
    const rowsOf = sql`unnest(${at("identity")}::uuid[], ${at("person")}::uuid[], ${at("post")}::uuid[],
      ${at("conversation")}::uuid[], ${at("number")}::text[], ${at("at")}::timestamptz[])
      as r(identity, person, post, conversation, number, at)`;
    for (const statement of statementsFor(tx.workspaceId, channelId, rowsOf)) await statement.execute(tx.db);
  }
}

function row(n: number, now: number) {
  const at = new Date(now - n * minute);
  const number = String(n).padStart(5, "0");
  return { identity: newId(), person: newId(), post: idAt(at), conversation: newId(), number, at: at.toISOString() };
}

function statementsFor(workspaceId: string, channelId: string, rows: ReturnType<typeof sql>) {
  const here = sql`${workspaceId}::uuid`;
  return [
    sql`insert into person (workspace_id, id, name, name_key)
      select ${here}, person, 'Voice ' || number, 'voice ' || number from ${rows}`,
    sql`insert into identity (workspace_id, id, network, external_id, handle, handle_key, name, person_id, last_post_at)
      select ${here}, identity, 'square', 'many:' || number, 'voice_' || number, 'voice_' || number,
        'Voice ' || number, person, at from ${rows}`,
    sql`insert into post_key (workspace_id, network, external_id, post_id)
      select ${here}, 'square', 'many:' || number, post from ${rows}`,
    sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, root_id, posted_at)
      select ${here}, post, 'square', 'many:' || number, 'status', 'public',
        'Talk ' || number || ': E7 after half a cup, and the app says everything is fine.', identity, post, at
      from ${rows}`,
    sql`insert into post_channel (workspace_id, post_id, channel_id, local_id)
      select ${here}, post, ${channelId}::uuid, 'many:' || number from ${rows}`,
    sql`insert into conversation (workspace_id, id, root_id, network, channel_id, started_by, opened_by, visibility,
        customer_id, subject, snippet, last_post_id, last_customer_post_id, last_at, posts)
      select ${here}, conversation, post, 'square', ${channelId}::uuid, 'customer', 'addressed', 'public', identity,
        'Talk ' || number, 'Talk ' || number || ': E7 after half a cup', post, post, at, 1 from ${rows}`,
    sql`insert into conversation_post (workspace_id, post_id, conversation_id)
      select ${here}, post, conversation from ${rows}`,
  ];
}
