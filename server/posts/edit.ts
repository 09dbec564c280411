import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft, Matched } from "./draft.ts";
import { count, hasLink, searchVector } from "./insert.ts";
import type { KnownPost } from "./look-up.ts";
import { writeMatches } from "./write-matches.ts";
import { writeSignals } from "./write-signals.ts";

/**
 * Applies a newer revision: what stood before becomes a revision, matching and search follow the new text, a match that
 * the edit took away keeps the moment it ended. Returns false when only counters or nothing visible changed.
 */
export async function applyEdit(
  tx: Tx,
  before: KnownPost,
  draft: Draft,
  matched: Matched,
  now: Date,
): Promise<boolean> {
  const old = await tx.db
    .selectFrom("post")
    .leftJoin("post_raw", (join) =>
      join.onRef("post_raw.workspace_id", "=", "post.workspace_id").onRef("post_raw.post_id", "=", "post.id"),
    )
    .select(["post.text", "post.title", "post.html", "post_raw.raw"])
    .where("post.workspace_id", "=", tx.workspaceId)
    .where("post.id", "=", before.id)
    .executeTakeFirstOrThrow();
  const said = old.text !== draft.text || old.title !== draft.title || old.html !== draft.html;
  if (said) {
    await sql`
      insert into revision (workspace_id, post_id, n, text, raw)
      select ${tx.workspaceId}, ${before.id}, coalesce(max(n), 0) + 1, ${old.text}, ${old.raw}
      from revision where workspace_id = ${tx.workspaceId} and post_id = ${before.id}`.execute(tx.db);
  }
  // A source that does not say when it changed something is believed to have done so just now.
  await writeContent(tx, before.id, said ? { ...draft, editedAt: draft.editedAt ?? now } : draft, matched);
  return said;
}

/** Replaces what a post says with everything that follows from it. */
export async function writeContent(tx: Tx, id: string, draft: Draft, matched: Matched): Promise<void> {
  const here = { workspace_id: tx.workspaceId, post_id: id };
  await tx.db
    .updateTable("post")
    .set({
      title: draft.title,
      text: draft.text,
      html: draft.html,
      lang: draft.lang,
      url: draft.url,
      ...(draft.editedAt && { edited_at: draft.editedAt }),
      visibility: draft.visibility,
      has_link: hasLink(draft),
      revision: draft.revision,
      ...(draft.engagement && {
        likes: count(draft.engagement.likes),
        reposts: count(draft.engagement.reposts),
        replies: count(draft.engagement.replies),
      }),
    })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
  await sql`
    insert into post_raw (workspace_id, post_id, raw) values (${tx.workspaceId}, ${id}, ${draft.raw})
    on conflict (workspace_id, post_id) do update set raw = excluded.raw`.execute(tx.db);
  await sql`
    insert into post_search (workspace_id, post_id, tsv)
    values (${tx.workspaceId}, ${id}, ${searchVector(draft, matched.signals)}::tsvector)
    on conflict (workspace_id, post_id) do update set tsv = excluded.tsv`.execute(tx.db);
  await writeSignals(tx, [{ post_id: id, signals: matched.signals }]);
  await tx.db.deleteFrom("media").where("workspace_id", "=", tx.workspaceId).where("post_id", "=", id).execute();
  if (draft.media.length > 0) {
    await tx.db
      .insertInto("media")
      .values(draft.media.map((item, n) => ({ ...here, n, ...item })))
      .execute();
  }
  await writeMatches(tx, id, matched.topics);
}
