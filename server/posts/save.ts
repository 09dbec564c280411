import { idAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { Authors, Draft, Matched } from "./draft.ts";
import { applyEdit } from "./edit.ts";
import { fillPlaceholder } from "./fill.ts";
import { insertPosts, noteSeen, type PostRow } from "./insert.ts";
import { type KnownPost, type KnownPosts, key } from "./look-up.ts";
import { addVolumes, countSeen, weigh } from "./volume.ts";

/** A post that this batch brought, edited or filled in. */
export type SavedPost = {
  id: string;
  change: "new" | "edited";
  rootId: string;
  parentId: string | null;
  authorId: string | null;
  own: boolean;
  /** it answers a post of ours */
  parentOwn: boolean;
  /** the placeholder it filled turned out to answer another post: its thread moved from this root */
  movedFrom: string | null;
  channelId: string | null;
  draft: Draft;
  matched: Matched;
};

/** More new posts than this are announced together. */
const announcedSingly = 50;

/**
 * Stores a batch: new posts at once, edits and filled placeholders one by one. Delivery at least once is made effect
 * once here: the same revision again changes nothing, an older one never replaces a newer, a tombstone stays.
 */
export async function save(
  tx: Tx,
  batch: {
    drafts: Draft[];
    known: KnownPosts;
    matches: Map<Draft, Matched>;
    authors: Authors;
    channelId: string | null;
    now: Date;
  },
): Promise<SavedPost[]> {
  const { known, matches, authors, channelId } = batch;
  const rows: PostRow[] = [];
  const saved: SavedPost[] = [];
  const seen: { postId: string; localId: string }[] = [];

  const drafts = newestRevisions(batch.drafts);
  const changing = drafts.flatMap((draft) => {
    const before = known.get(draft.network, draft.externalId);
    return before && !before.deleted && (before.placeholder || draft.revision > before.revision) ? [before.id] : [];
  });
  await weigh(tx, changing, -1);

  for (const draft of drafts) {
    const matched = matches.get(draft)!;
    const author = draft.author ? (authors.get(key(draft.network, draft.author.externalId)) ?? null) : null;
    const own = draft.author !== null && known.ownAccounts.has(key(draft.network, draft.author.externalId));
    const before = known.get(draft.network, draft.externalId);
    if (before?.deleted) continue;

    if (before && !before.placeholder) {
      seen.push({ postId: before.id, localId: draft.localId });
      if (draft.revision <= before.revision) continue;
      const edited = await applyEdit(tx, before, draft, matched, batch.now);
      if (edited) {
        record(tx, "post.edited", { kind: "post", id: before.id });
        saved.push({
          id: before.id,
          change: "edited",
          rootId: before.rootId,
          parentId: null,
          authorId: author?.id ?? null,
          own,
          parentOwn: false,
          movedFrom: null,
          channelId,
          draft,
          matched,
        });
      }
      before.revision = draft.revision;
      continue;
    }

    const parent = parentOf(draft, known, rows);
    const root = parent ? parent.rootId : null;
    const id = before?.id ?? idAt(draft.postedAt);
    const self: KnownPost = {
      id,
      rootId: root ?? id,
      authorId: author?.id ?? null,
      own,
      placeholder: false,
      deleted: false,
      revision: draft.revision,
    };
    const row: PostRow = {
      id,
      draft,
      matched,
      authorId: author?.id ?? null,
      own,
      parentId: parent?.id ?? null,
      rootId: self.rootId,
      placeholder: false,
    };
    const waiting = before ? rows.findIndex(({ id }) => id === before.id) : -1;
    if (waiting >= 0) rows[waiting] = row;
    else if (before) await fillPlaceholder(tx, before, row);
    else rows.push(row);
    known.set(draft.network, draft.externalId, self);
    seen.push({ postId: id, localId: draft.localId });
    saved.push({
      id,
      change: "new",
      rootId: self.rootId,
      parentId: parent?.id ?? null,
      authorId: author?.id ?? null,
      own,
      parentOwn: parent?.own ?? false,
      movedFrom: before && before.rootId !== self.rootId ? before.rootId : null,
      channelId,
      draft,
      matched,
    });
  }

  const changed = new Set(changing);
  const fresh = saved.filter((post) => post.change === "new");
  const inserted = fresh.filter((post) => !changed.has(post.id));
  await insertPosts(tx, rows);
  const newlySeen = await noteSeen(tx, channelId, seen);
  await addVolumes(tx, inserted);
  await weigh(tx, changing, 1);
  if (channelId !== null) {
    const counted = new Set([...changed, ...inserted.map(({ id }) => id)]);
    await countSeen(
      tx,
      newlySeen.filter((id) => !counted.has(id)),
      channelId,
    );
  }
  if (fresh.length > announcedSingly) record(tx, "post.created", null, { data: { posts: fresh.length } });
  else for (const post of fresh) record(tx, "post.created", { kind: "post", id: post.id });
  return saved;
}

/**
 * A batch may hold one post several times; its highest revision counts. Oldest first, but never an answer before the
 * post it answers, whatever their clocks say.
 */
function newestRevisions(drafts: Draft[]): Draft[] {
  const newest = new Map<string, Draft>();
  for (const draft of drafts) {
    const of = key(draft.network, draft.externalId);
    const before = newest.get(of);
    if (!before || draft.revision > before.revision) newest.set(of, draft);
  }
  const ordered = new Set<Draft>();
  const onTheWay = new Set<Draft>();
  for (const draft of [...newest.values()].sort((a, b) => a.postedAt.getTime() - b.postedAt.getTime())) {
    const above: Draft[] = [];
    let next: Draft | undefined = draft;
    while (next && !ordered.has(next) && !onTheWay.has(next)) {
      onTheWay.add(next);
      above.push(next);
      next = next.parentExternalId === null ? undefined : newest.get(key(next.network, next.parentExternalId));
    }
    for (const each of above.reverse()) ordered.add(each);
  }
  return [...ordered];
}

/** The post it answers, or a placeholder for one that has not arrived. */
function parentOf(draft: Draft, known: KnownPosts, rows: PostRow[]): KnownPost | null {
  if (draft.parentExternalId === null || draft.parentExternalId === draft.externalId) return null;
  const found = known.get(draft.network, draft.parentExternalId);
  if (found) return found;
  const knownRoot =
    draft.rootExternalId !== null && draft.rootExternalId !== draft.externalId
      ? known.get(draft.network, draft.rootExternalId)
      : undefined;
  const at = new Date(draft.postedAt.getTime() - 1);
  const id = idAt(at);
  const placeholder: KnownPost = {
    id,
    rootId: knownRoot?.rootId ?? id,
    authorId: null,
    own: false,
    placeholder: true,
    deleted: false,
    revision: -1,
  };
  rows.push({
    id,
    draft: { ...draft, externalId: draft.parentExternalId, postedAt: at },
    matched: null,
    authorId: null,
    own: false,
    parentId: null,
    rootId: placeholder.rootId,
    placeholder: true,
  });
  known.set(draft.network, draft.parentExternalId, placeholder);
  return placeholder;
}
