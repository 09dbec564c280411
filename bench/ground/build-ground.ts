import { normalize } from "@earshot/connectors/square/normalize.ts";
import type pg from "pg";
import { idAt, newId } from "../../server/db/id.ts";
import type { Tx } from "../../server/db/transaction.ts";
import { handleKey } from "../../server/people/resolve.ts";
import { type Draft, draft } from "../../server/posts/draft.ts";
import { count, hasLink, searchVector } from "../../server/posts/insert.ts";
import { recountDay } from "../../server/posts/recount-day.ts";
import type { PostSignals } from "../../server/posts/signals.ts";
import { touchTopics } from "../../server/topics/store.ts";
import { copyIn, copyValue } from "./copy-in.ts";
import type { Ground } from "./open-ground.ts";
import { seeded, squareFeed, topicQueries, wordAt } from "./synthetic.ts";

const day = 86_400_000;
/** Rows per COPY. */
const slice = 2_000;
/** Authors who are in People. */
const known = 2_000;
/** Topics that half of the posts satisfy, as a brand's own name does. */
const broad = [10, 20, 40, 80, 160].map(wordAt);
/** Conversations that are open, however many there are. */
const stillOpen = 10_000;

export type Size = { posts: number; identities: number; topics: number };

type Opened = {
  id: string;
  rootId: string;
  customerId: string;
  subject: string;
  snippet: string;
  lastPostId: string;
  lastAt: Date;
  posts: number;
};

/**
 * Fills a workspace with 90 days of posts up to now: the rows that the pipeline would write, made by its own pure steps
 * and brought by COPY into tables without their indexes, which is some thirty times as fast as taking them in.
 */
export async function buildGround(ground: Ground, { posts, identities, topics }: Size): Promise<void> {
  const { databases, workspaceId, channelId } = ground;
  const client = await databases.owner.connect();
  try {
    const rebuild = await dropIndexes(client);
    // Nothing is lost that would not be built again.
    await client.query("set synchronous_commit = off");
    const load = loader(client, workspaceId);
    const random = seeded(2);
    await ground.within((tx) => addTopics(tx, [...broad, ...topicQueries(topics - broad.length, random)]));
    const matcher = await ground.within((tx) => ground.context.topics.matcher(tx));
    let said: PostSignals[] = [];
    const voices = Array.from({ length: identities }, () => ({ id: newId(), lastAt: null as Date | null }));
    const opened = new Map<string, Opened>();
    const threads = new Map<string, { id: string; postId: string }>();
    const joined: [postId: string, conversationId: string][] = [];
    const next = squareFeed(random, {
      from: Date.now() - 90 * day,
      stepMs: (90 * day) / posts,
      voices: identities,
      loudness: 3,
      longThread: 50,
    });
    let under: Promise<unknown> = Promise.resolve();
    for (let done = 0; done < posts; done += slice) {
      const rows = { post: [], key: [], raw: [], search: [], match: [], signal: [], seen: [], media: [] } as Rows;
      const drafts = Array.from({ length: Math.min(slice, posts - done) }, () => {
        const event = normalize(next(), "brunnwerk");
        if (event.type !== "post") throw new Error("The feed says something that is no post");
        return draft(event, new Date());
      });
      // What is said of the first ones stands for all: of their size and shape, and a minute instead of an hour.
      if (said.length === 0)
        said = (await ground.context.analyst.read(drafts.slice(0, 500))).flatMap((one) => one ?? []);
      for (const [n, one] of drafts.entries()) add(rows, one, said[n % said.length]!);
      await under;
      // The next slice is made while this one is stored.
      under = store(load, rows);
      under.catch(() => undefined);
    }
    await under;
    await load("person", personColumns, voices.slice(0, known).map(person));
    await load("identity", identityColumns, voices.map(identity));
    await load("conversation", conversationColumns, [...opened.values()].map(conversation));
    await load("conversation_post", ["post_id", "conversation_id"], joined);
    for (const statement of rebuild) await client.query(statement);
    await client.query("vacuum analyze");
    for (let at = Date.now() - 91 * day; at < Date.now() + day; at += day)
      await ground.within((tx) => recountDay(tx, new Date(at)));
    await client.query("vacuum analyze");

    function add(rows: Rows, said: Draft, signals: PostSignals): void {
      const voice = voices[Number(said.author!.externalId.split("-").at(-1))]!;
      voice.lastAt = said.postedAt;
      const id = idAt(said.postedAt);
      const thread = said.parentExternalId === null ? undefined : threads.get(said.parentExternalId);
      const rootId = thread?.postId ?? id;
      rows.post.push(postRow(said, { id, authorId: voice.id, parentId: thread?.postId ?? null, rootId }));
      rows.key.push(["square", said.externalId, id]);
      rows.raw.push([id, said.raw]);
      rows.search.push([id, searchVector(said, signals)]);
      const { language, tone, intents, urgent, toxicity } = signals;
      rows.signal.push([id, language, tone, array(intents), urgent, toxicity, signals.said]);
      rows.seen.push([id, channelId, said.localId]);
      for (const { topicId, words } of matcher.match({ text: said.text, title: said.title, kind: said.kind }))
        rows.match.push([id, topicId, array(words)]);
      for (const [n, item] of said.media.entries()) rows.media.push([id, n, item.kind, item.url, item.alt]);
      const standing = thread && opened.get(thread.id);
      if (standing) {
        standing.posts += 1;
        standing.lastPostId = id;
        standing.lastAt = said.postedAt;
        standing.snippet = said.text.slice(0, 240);
        joined.push([id, standing.id]);
      } else if (said.addressed) {
        const conversationId = newId();
        const words = { subject: said.text.slice(0, 140), snippet: said.text.slice(0, 240) };
        opened.set(conversationId, {
          id: conversationId,
          rootId,
          customerId: voice.id,
          ...words,
          lastPostId: id,
          lastAt: said.postedAt,
          posts: 1,
        });
        threads.set(said.externalId, { id: conversationId, postId: id });
        joined.push([id, conversationId]);
      }
    }

    function conversation(one: Opened, n: number): unknown[] {
      const every = Math.max(1, Math.floor(opened.size / stillOpen));
      const status = n % every === 0 ? "open" : n % 20 === 1 ? "waiting_customer" : "resolved";
      return [
        one.id,
        one.rootId,
        "square",
        channelId,
        status,
        n % 5,
        "customer",
        "addressed",
        "public",
        one.customerId,
        one.subject,
        one.snippet,
        one.lastPostId,
        one.lastAt,
        one.lastPostId,
        one.posts,
      ];
    }

    function identity({ id, lastAt }: (typeof voices)[number], n: number): unknown[] {
      const handle = `voice_${n}`;
      const personId = n < known ? id : null;
      return [id, "square", `square:account:voice-${n}`, handle, handleKey(handle), `Voice ${n}`, personId, lastAt];
    }
  } finally {
    client.release();
  }
}

/** A person has the id of the identity that is theirs. */
const person = ({ id }: { id: string }, n: number): unknown[] => [id, `Voice ${n}`, `voice ${n}`];

async function addTopics(tx: Tx, queries: string[]): Promise<void> {
  const rows = queries.map((query, n) => ({
    workspace_id: tx.workspaceId,
    id: newId(),
    name: `Topic ${n}`,
    role: "product",
    query,
  }));
  await tx.db.insertInto("topic").values(rows).execute();
  await touchTopics(tx);
}

type Rows = Record<"post" | "key" | "raw" | "search" | "match" | "signal" | "seen" | "media", unknown[][]>;
type Load = (table: string, columns: readonly string[], rows: unknown[][]) => Promise<void>;

const personColumns = ["id", "name", "name_key"];
const identityColumns = [
  "id",
  "network",
  "external_id",
  "handle",
  "handle_key",
  "name",
  "person_id",
  "last_post_at",
] as const;
const postColumns = [
  "id",
  "network",
  "external_id",
  "kind",
  "visibility",
  "title",
  "text",
  "html",
  "lang",
  "url",
  "author_id",
  "parent_id",
  "root_id",
  "posted_at",
  "addressed",
  "has_link",
  "revision",
  "likes",
  "reposts",
  "replies",
] as const;
const conversationColumns = [
  "id",
  "root_id",
  "network",
  "channel_id",
  "status",
  "priority",
  "started_by",
  "opened_by",
  "visibility",
  "customer_id",
  "subject",
  "snippet",
  "last_post_id",
  "last_at",
  "last_customer_post_id",
  "posts",
] as const;

function postRow(
  said: Draft,
  { id, authorId, parentId, rootId }: { id: string; authorId: string; parentId: string | null; rootId: string },
): unknown[] {
  return [
    id,
    said.network,
    said.externalId,
    said.kind,
    said.visibility,
    said.title,
    said.text,
    said.html,
    said.lang,
    said.url,
    authorId,
    parentId,
    rootId,
    said.postedAt,
    said.addressed,
    hasLink(said),
    said.revision,
    count(said.engagement?.likes),
    count(said.engagement?.reposts),
    count(said.engagement?.replies),
  ];
}

async function store(load: Load, rows: Rows): Promise<void> {
  await load("post_key", ["network", "external_id", "post_id"], rows.key);
  await load("post", postColumns, rows.post);
  await load("post_raw", ["post_id", "raw"], rows.raw);
  await load("post_search", ["post_id", "tsv"], rows.search);
  await load("match", ["post_id", "topic_id", "words"], rows.match);
  await load("signal", ["post_id", "language", "tone", "intents", "urgent", "toxicity", "said"], rows.signal);
  await load("post_channel", ["post_id", "channel_id", "local_id"], rows.seen);
  await load("media", ["post_id", "n", "kind", "url", "alt"], rows.media);
}

function loader(client: pg.PoolClient, workspaceId: string): Load {
  return async (table, columns, rows) => {
    for (let at = 0; at < rows.length; at += slice) {
      const lines = rows.slice(at, at + slice).map((row) => `${workspaceId}\t${row.map(copyValue).join("\t")}\n`);
      await copyIn(client, `copy ${table} (workspace_id, ${columns.join(", ")}) from stdin`, lines.join(""));
    }
  };
}

/** The indexes that no key stands on, to be made again when the rows are there; the statements that do so. */
async function dropIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; statement: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as statement
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and not c.relispartition and not i.indisunique
      and c.relname in ('post', 'post_search', 'match', 'post_channel', 'identity', 'conversation', 'conversation_post')`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  // Of a partitioned table it is printed as of that table ONLY.
  return rows.map(({ statement }) => statement.replace(" ON ONLY ", " ON "));
}

const array = (words: string[]): string => `{${words.map((word) => JSON.stringify(word)).join(",")}}`;
