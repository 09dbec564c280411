import type { Sent } from "@earshot/connectors/connector.ts";
import { connectorContext } from "#server/channels/connector-context.ts";
import { named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { failPoint } from "#server/fail-point.ts";
import { claimReply } from "./claim-reply.ts";
import { storeFault, storeSent } from "./reply-outcome.ts";

/** A call that has not come back by then is given up; the lease of the claim outlives it. */
const callMs = 20_000;

/**
 * Sends one reply, once. `sending` is committed under a new fence before the network is called; the result counts only
 * under that fence. A reply found `sending` after its lease is `unknown` and is looked for on the network; it is never
 * sent blind. Named outcomes stand on the reply; nothing is thrown for what the network says.
 */
export async function deliver(context: Context, workspaceId: string, replyId: string): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const claim = await within((tx) => claimReply(context, tx, replyId));
  if (!claim) return;
  failPoint(context, "claimed");
  const { reply, channel, command } = claim;
  if (!outlasts(reply.lease_until, context.now())) {
    await within((tx) => storeFault(context, tx, reply, channel, late));
    return;
  }
  const connector = context.connectors.get(channel.connector)!;
  let sent: Sent;
  try {
    sent = await connector.send!(connectorContext(context, channel, AbortSignal.timeout(callMs)), command, reply.id);
  } catch (error) {
    const fault = named(error);
    if (fault.code === "bug") context.log.error({ err: error, replyId }, "Sending failed unexpectedly");
    await within((tx) => storeFault(context, tx, reply, channel, fault));
    return;
  }
  failPoint(context, "sent");
  await within((tx) => storeSent(tx, reply.id, reply.fence, channel, sent, context.now()));
  failPoint(context, "stored");
}

/** Whether the lease still covers a whole call: a process that slept since it claimed must not call any more. */
const outlasts = (lease: Date | null, now: Date): boolean =>
  lease !== null && lease.getTime() - now.getTime() >= callMs;
const late = { code: "retryable", message: "Too much time went by before this could be sent.", until: null };
