import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { type Kept, type KeptOf, keptOf } from "./kept.ts";

const atOnce = 500;
/** Above every customer; a file of some 50 MB. */
const mostPosts = 100_000;

/** A part of the file that is not gathered here: its name, what it is in a few words, and all of it. */
type Along = { name: string; says: string; part: unknown };

type PostLine = {
  id: string;
  network: string;
  kind: string;
  visibility: string;
  url: string | null;
  postedAt: string;
  title: string | null;
  text: string;
};

/**
 * Everything that is kept, as one JSON text in pieces: an index in words first, then each part, the posts last. Posts are
 * read a few hundred at a time, so a long history costs no memory; what others wrote is not in it.
 */
export async function* exportKept(
  context: Context,
  workspaceId: string,
  of: KeptOf,
  along: Along[],
): AsyncGenerator<string> {
  const read = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const kept = await read((tx) => keptOf(tx, of));
  const { posts: postsByPlace, ...parts } = kept;
  const index = { ...indexOf(kept), ...Object.fromEntries(along.map(({ name, says }) => [name, says])) };
  const others = Object.fromEntries(along.map(({ name, part }) => [name, part]));
  const whole = { index, madeAt: context.now().toISOString(), ...others, ...parts, postsByPlace };
  yield `${JSON.stringify(whole, null, 2).slice(0, -2)},\n  "posts": [`;
  let before: string | null = null;
  for (let n = 0; n < mostPosts; ) {
    const page: PostLine[] = await read((tx) => postsBefore(tx, of.identityIds, before));
    for (const post of page) yield `${n++ === 0 ? "" : ","}\n    ${JSON.stringify(post)}`;
    if (page.length < atOnce) break;
    before = page.at(-1)?.id ?? null;
  }
  yield "\n  ]\n}\n";
}

const indexOf = (kept: Kept): Record<string, string> => ({
  person: "Your name and mail address in the company's address book",
  accounts: `${kept.accounts.length} accounts of yours, and how each was proved`,
  understood: "How many of your posts a program read for language, tone and what was meant",
  conversations: "How many conversations with you the team has",
  votes: "How many votes you gave to questions and answers",
  ideas: `${kept.ideas.length} ideas you asked for or voted for`,
  purchases: `${kept.purchases.length} purchases, and where they are known from`,
  consents: `${kept.consents.length} times you said yes or no to being written to`,
  wishes: "What you wish of how you are written to",
  doNotContact: "Whether and why you are not contacted",
  notes: "How many notes the team wrote about you for itself; what they say is internal",
  mails: "How many mails to you are kept",
  postsByPlace: "What you wrote, counted by where it was read",
  posts: `What you wrote, newest first, word for word, up to ${mostPosts}`,
});

async function postsBefore(tx: Tx, ids: string[], before: string | null): Promise<PostLine[]> {
  const { rows } = await sql<Omit<PostLine, "postedAt"> & { posted_at: Date }>`
    select id, network, kind, visibility, url, posted_at, title, text from post
    where workspace_id = ${tx.workspaceId} and author_id = any(${ids}::uuid[]) and deleted_at is null and not placeholder
      ${before === null ? sql`` : sql`and id < ${before}::uuid`}
    order by id desc limit ${atOnce}`.execute(tx.db);
  return rows.map(({ posted_at, ...row }) => ({ ...row, postedAt: posted_at.toISOString() }));
}
