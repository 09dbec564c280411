import { connectorContext } from "#server/channels/connector-context.ts";
import { channelById } from "#server/channels/store.ts";
import { named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { ingest } from "./ingest.ts";
import { readAhead } from "./read-ahead.ts";

/** Reads what stands above and below a post. It opens nothing; posts that are known already are left as they are. */
export async function fetchThread(
  context: Context,
  workspaceId: string,
  channelId: string,
  postId: string,
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const found = await within(async (tx) => {
    const channel = await channelById(tx, channelId);
    const post = await tx.db
      .selectFrom("post_channel")
      .innerJoin("post", (join) =>
        join.onRef("post.workspace_id", "=", "post_channel.workspace_id").onRef("post.id", "=", "post_channel.post_id"),
      )
      .select(["post.external_id", "post_channel.local_id"])
      .where("post_channel.workspace_id", "=", tx.workspaceId)
      .where("post_channel.post_id", "=", postId)
      .where("post_channel.channel_id", "=", channelId)
      .executeTakeFirst();
    return channel && post ? { channel, post } : null;
  });
  const connector = found && context.connectors.get(found.channel.connector);
  if (!found || !connector?.thread || found.channel.paused || found.channel.health === "reconnect") return;
  try {
    const events = await connector.thread(connectorContext(context, found.channel, AbortSignal.timeout(60_000)), {
      externalId: found.post.external_id,
      localId: found.post.local_id,
    });
    const ahead = await readAhead(context, workspaceId, events);
    await within((tx) =>
      ingest(context, tx, { channelId, network: found.channel.connector, reach: "all", live: false, events, ahead }),
    );
  } catch (error) {
    const fault = named(error);
    // The placeholder says that something is missing; the channel's own fetches tell of its health.
    context.log.info({ channelId, postId, code: fault.code }, "A thread could not be read");
    if (fault.code === "bug") throw error;
  }
}
