import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { forgetInConversations } from "#server/inbox/forget.ts";
import { openConversations } from "#server/inbox/open.ts";
import { noteArrival } from "#server/insights/note-arrival.ts";
import { hearProofs } from "#server/people/hear-proofs.ts";
import { proposeStops } from "#server/people/propose-stops.ts";
import { identify } from "#server/people/resolve.ts";
import { draft } from "#server/posts/draft.ts";
import { countEngagement } from "#server/posts/engagement.ts";
import { erase } from "#server/posts/erase.ts";
import { keepQuotes } from "#server/posts/keep-quotes.ts";
import { lookUp } from "#server/posts/look-up.ts";
import { react } from "#server/posts/react.ts";
import { type SavedPost, save } from "#server/posts/save.ts";
import { askForRefining } from "#server/understanding/ask-for-refining.ts";
import { askForThreads } from "./ask-for-threads.ts";
import { matched } from "./matched.ts";
import { meetReactors } from "./meet-reactors.ts";
import type { ReadAhead } from "./read-ahead.ts";
import { understood } from "./understood.ts";
import { wanted } from "./wanted.ts";

export type Batch = {
  /** null for posts fed through the API */
  channelId: string | null;
  network: string;
  /** `public`: only what matches a topic, addresses us or belongs to a conversation is stored */
  reach: "account" | "public" | "all";
  /** false for history: it opens nothing and raises nothing */
  live: boolean;
  /** false: what it brings is no rise, though it may open conversations; as `live` unless told */
  rings?: boolean;
  /** who speaks for the company here, as external ids; beside the accounts that are connected */
  speakers?: string[];
  events: ConnectorEvent[];
  /** what was found out of them before, see read-ahead.ts */
  ahead?: ReadAhead;
};

/** The way of a batch from network to inbox, in one transaction: what it stores becomes visible with its commit. */
export async function pipeline(context: Context, tx: Tx, batch: Batch): Promise<SavedPost[]> {
  const now = context.now();
  const drafts = batch.events.flatMap((event) =>
    event.type === "post" ? [batch.ahead?.drafts.get(event) ?? draft(event, now)] : [],
  );
  await takeLine(tx);
  const known = await lookUp(tx, drafts, batch.channelId, batch.speakers);
  const signals = await understood(context, tx, drafts, known, batch.ahead);
  const matches = await matched(context, tx, drafts, known, signals);
  const kept = wanted(drafts, matches, known, batch.reach);
  // Whoever had their account erased is not known anew by the posts that went with it.
  const authors = await identify(
    tx,
    kept.filter((post) => !known.get(post.network, post.externalId)?.deleted),
  );
  const saved = await save(tx, { drafts: kept, known, matches, authors, channelId: batch.channelId, now });
  await keepQuotes(tx, kept, known);
  await noteArrival(tx, saved, { rings: batch.rings ?? batch.live, now });
  const { counters, named } = await react(tx, batch.network, batch.events);
  await meetReactors(tx, batch.network, named);
  await countEngagement(tx, batch.network, [...batch.events, ...counters]);
  const erased = await erase(tx, batch, now);
  await forgetInConversations(tx, erased);
  if (batch.live) {
    await openConversations(tx, saved, now);
    await proposeStops(tx, saved);
    await hearProofs(tx, saved, now);
    await askForThreads(context, tx, saved, known);
    await askForRefining(
      tx,
      saved.flatMap(({ id, own, draft }) => (own ? [] : [{ id, visibility: draft.visibility }])),
    );
  }
  return saved;
}
