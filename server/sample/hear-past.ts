import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { changeChannel, moveCursor } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import type { RecordedEvent, Tx } from "#server/db/transaction.ts";
import { ingest } from "#server/intake/ingest.ts";
import { fillSquare, type Spoken } from "#server/square/fill.ts";
import { ownAccount, squareAddress } from "#server/square/store.ts";
import { payloadOf } from "./payload.ts";
import type { PlaceChannel } from "./places.ts";
import type { Said } from "./said.ts";
import { company } from "./team.ts";
import type { Told } from "./tell.ts";

export type Heard = {
  past: Said[];
  /** what the network calls a post, by its key */
  externalIds: ReadonlyMap<string, { network: string; externalId: string }>;
  squareIds: ReadonlyMap<string, string>;
  /** where the square's changes stand */
  lastChange: number;
  /** what the pipeline recorded */
  events: RecordedEvent[];
};

/** Sends the past, place by place and oldest first, as the networks' own payloads through the pipeline. */
export async function hearPast(
  context: Context,
  tx: Tx,
  places: PlaceChannel[],
  { past, byKey }: Told,
): Promise<Heard> {
  const externalIds: Map<string, { network: string; externalId: string }> = new Map();
  const before = tx.events.splice(0);
  let squareIds: ReadonlyMap<string, string> = new Map();
  let lastChange = 0;
  for (const { place, channelId, network } of places) {
    const said = past.filter((one) => one.place === place);
    let events: ConnectorEvent[];
    if (place === "square") {
      const filled = await fillSquare(tx, said.map(spoken), {
        publicUrl: context.config.publicUrl,
        ownHandle: company.handle,
      });
      await speakAs(context, tx, channelId, filled.change);
      events = filled.events;
      squareIds = filled.idByKey;
      lastChange = filled.change;
    } else events = payloadOf(said, { place, channelId, byKey });
    for (const [n, event] of events.entries())
      if (event.type === "post") externalIds.set(said[n]!.key, { network, externalId: event.post.externalId });
    await ingest(context, tx, { channelId, network, reach: "all", live: true, events });
  }
  return { past, externalIds, squareIds, lastChange, events: [...before, ...tx.events.splice(0)] };
}

export const spoken = (said: Said): Spoken => ({
  key: said.key,
  handle: said.by.handle,
  name: said.by.name,
  own: said.by.handle === company.handle,
  bot: said.by.bot ?? false,
  text: said.text,
  parentKey: said.parent,
  picture: said.picture ?? null,
  direct: said.direct ?? false,
  likes: said.likes,
  reposts: said.reposts,
  at: new Date(said.at),
});

/** The channel as its first fetch would have left it: whose account it is, and read up to here. */
async function speakAs(context: Context, tx: Tx, channelId: string, change: number): Promise<void> {
  const { id, handle, name } = await ownAccount(tx);
  const account = {
    externalId: `square:account:${id}`,
    handle,
    name,
    url: await squareAddress(tx, context.config.publicUrl),
    avatarUrl: null,
  };
  await changeChannel(tx, channelId, { account, last_polled_at: context.now() }, { keepVersion: true });
  await moveCursor(tx, channelId, "square", String(change));
}
