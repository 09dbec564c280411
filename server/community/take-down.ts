import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { pipeline } from "#server/intake/pipeline.ts";
import { writtenOf } from "./answer-store.ts";
import { hide } from "./hide.ts";
import { network } from "./publish.ts";

/**
 * Takes down what its author wrote: words, revisions and search terms go, as with a delete on any other network, and
 * nothing of it is shown again. Answers to a question that is taken down go with it from the page, and stay stored.
 */
export async function takeDown(context: Context, tx: Tx, postId: string): Promise<string> {
  await takeLine(tx);
  const post = await writtenOf(tx, postId);
  if (!post) throw notFound("post");
  const now = context.now();
  const questionId = await hide(tx, postId, "taken down by its author", now);
  await pipeline(context, tx, {
    channelId: null,
    network,
    reach: "all",
    live: true,
    events: [{ type: "delete", externalId: post.external_id, localId: null, at: now.toISOString(), raw: "{}" }],
  });
  return questionId;
}
