import { CompiledQuery, sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { ingest } from "#server/intake/ingest.ts";
import { key } from "#server/posts/look-up.ts";
import type { SavedPost } from "#server/posts/save.ts";
import type { Item } from "./item-store.ts";
import { type PostEvent, readPost } from "./read-post.ts";
import { type Given, type Meant, type Outcome, refusal, type Taken } from "./taken.ts";

/**
 * Posts through the pipeline as everything else that is heard: repaired, matched, with their authors. As history, unless
 * conversations are asked for: nothing opens, nothing rings.
 */
export async function takePosts(context: Context, tx: Tx, rows: Given[], meant: Meant): Promise<Taken> {
  const outcomes = new Map<number, Outcome>();
  const events = new Map<PostEvent, Given>();
  for (const row of rows) {
    const read = readPost(row, meant);
    if ("reason" in read) outcomes.set(row.row, refusal(row.row, read.reason));
    else events.set(read, row);
  }
  const items: Item[] = [];
  for (const [network, batch] of byNetwork([...events.keys()])) {
    const known = await knownAuthors(tx, batch);
    const { saved, refused } = await send(context, tx, network, batch, meant.options.openConversations);
    for (const [event, reason] of refused) {
      const { row } = events.get(event)!;
      outcomes.set(row, refusal(row, reason));
    }
    // A post that stands in the batch twice is made by the first row that names it.
    const open = new Map(saved.map((post) => [post.draft.externalId, post]));
    for (const event of batch) {
      const { row } = events.get(event)!;
      if (outcomes.has(row)) continue;
      const post = open.get(stored(event.post.externalId));
      open.delete(stored(event.post.externalId));
      const result = post ? (post.change === "new" ? "created" : "updated") : "unchanged";
      outcomes.set(row, { row, result, keys: [key(network, event.post.externalId)] });
    }
    const made = saved.filter((post) => post.change === "new");
    items.push(...made.map((post) => itemOf(post)), ...newAuthors(made, known));
  }
  return { outcomes: rows.map(({ row }) => outcomes.get(row)!), items };
}

/** As `draft` stores an id. */
const stored = (externalId: string): string =>
  externalId
    .toWellFormed()
    .replaceAll("\0", "\ufffd")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();

function byNetwork(events: PostEvent[]): Map<string, PostEvent[]> {
  const groups = new Map<string, PostEvent[]>();
  for (const event of events) groups.set(event.post.network, [...(groups.get(event.post.network) ?? []), event]);
  return groups;
}

/** The batch at once; when the database refuses it, one by one, so that only the bad row stays out. */
async function send(
  context: Context,
  tx: Tx,
  network: string,
  events: PostEvent[],
  live: boolean,
): Promise<{ saved: SavedPost[]; refused: Map<PostEvent, string> }> {
  const refused = new Map<PostEvent, string>();
  const go = async (some: PostEvent[]): Promise<SavedPost[]> => {
    const recorded = tx.events.length;
    await tx.db.executeQuery(CompiledQuery.raw("savepoint posts"));
    try {
      const saved = await ingest(context, tx, {
        channelId: null,
        network,
        reach: "all",
        live,
        rings: false,
        events: some,
      });
      await tx.db.executeQuery(CompiledQuery.raw("release savepoint posts"));
      return saved;
    } catch (error) {
      if (!/^(22|23|54)/.test(String((error as { code?: unknown }).code))) throw error;
      await tx.db.executeQuery(CompiledQuery.raw("rollback to savepoint posts"));
      tx.events.length = recorded;
      const [first] = some;
      if (some.length === 1 && first) {
        refused.set(first, "cannot be stored");
        return [];
      }
      const half = Math.ceil(some.length / 2);
      return [...(await go(some.slice(0, half))), ...(await go(some.slice(half)))];
    }
  };
  return { saved: await go(events), refused };
}

async function knownAuthors(tx: Tx, events: PostEvent[]): Promise<Set<string>> {
  const wanted = new Map(
    events.flatMap(({ post }) =>
      post.author
        ? [
            [
              key(post.network, post.author.externalId),
              { network: post.network, external_id: stored(post.author.externalId) },
            ],
          ]
        : [],
    ),
  );
  const { rows } = await sql<{ id: string }>`
    select i.id from json_to_recordset(${JSON.stringify([...wanted.values()])}::json) as w(network text, external_id text)
    join identity i on i.workspace_id = ${tx.workspaceId} and i.network = w.network and i.external_id = w.external_id`.execute(
    tx.db,
  );
  return new Set(rows.map((row) => row.id));
}

function newAuthors(made: SavedPost[], known: ReadonlySet<string>): Item[] {
  const authors = new Map(
    made.flatMap((post) =>
      post.authorId !== null && !known.has(post.authorId) ? [[post.authorId, post] as const] : [],
    ),
  );
  return [...authors].map(([id, post]) => ({
    kind: "identity",
    object_id: id,
    change: "created",
    mark: null,
    label: post.draft.author?.handle ?? null,
  }));
}

const itemOf = (post: SavedPost): Item => ({
  kind: "post",
  object_id: post.id,
  change: "created",
  mark: { revision: post.draft.revision },
  label: (post.draft.title ?? post.draft.text).slice(0, 120).toWellFormed(),
});
