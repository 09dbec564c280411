import type { Connector } from "@earshot/connectors/connector.ts";
import type { Channel } from "@earshot/contract/channels.ts";
import type { Conversation } from "@earshot/contract/inbox.ts";
import type { Post, PostDetail } from "@earshot/contract/posts.ts";
import { sql } from "kysely";
import { collect } from "../../server/intake/collect.ts";
import { createGuard, type Guard } from "../../server/net/guard.ts";
import type { Peer } from "../networks/peer.ts";
import type { World } from "../world.ts";

/** A channel of the world that is connected to a peer, and what one sees of it through the API. */
export type ServerBench = {
  world: World;
  peer: Peer;
  channelId: string;
  /** one run of the channel, as a person who presses "Fetch now" would start it */
  collect(options?: { asked?: boolean; signal?: AbortSignal }): Promise<void>;
  channel(): Promise<Channel>;
  /** oldest first */
  posts(): Promise<Post[]>;
  post(words: string): Promise<PostDetail | undefined>;
  conversations(): Promise<Conversation[]>;
  cursors(): Promise<Record<string, string | null>>;
  rewind(cursors: Record<string, string | null>): Promise<void>;
  /** the connector is replaced by this until the test ends */
  wrap(change: (connector: Connector) => Partial<Connector>): void;
  close(): Promise<void>;
};

export async function connect(world: World, peer: Peer): Promise<ServerBench> {
  const { context } = world;
  const guard: Guard = createGuard({ allowPrivateHosts: peer.allow });
  const doorBefore = context.guard;
  const connectorsBefore = context.connectors;
  context.guard = guard;
  const named = (connector: Connector) => new Map([[connector.manifest.id, connector]]);
  context.connectors = named(peer.connector);

  const created = await world.request("POST", "/channels", {
    body: {
      connector: peer.connector.manifest.id,
      name: "The Slow Pour",
      settings: peer.settings,
      ...(Object.keys(peer.credentials).length > 0 && { credentials: peer.credentials }),
    },
  });
  if (created.status !== 201) throw new Error(`The channel was refused: ${created.text}`);
  const channelId: string = created.body.id;

  const read = async (path: string) => {
    const answer = await world.request("GET", path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.text}`);
    return answer.body;
  };

  const bench: ServerBench = {
    world,
    peer,
    channelId,
    collect: async (options = { asked: true }) => {
      await collect(context, world.workspace.id, channelId, options);
    },
    channel: () => read(`/channels/${channelId}`),
    posts: async () => {
      const { items } = (await read(`/posts?channelId=${channelId}&limit=200`)) as { items: Post[] };
      return items.toReversed();
    },
    post: async (words) => {
      const found = (await bench.posts()).find(({ text }) => text.includes(words));
      return found ? read(`/posts/${found.id}`) : undefined;
    },
    conversations: async () => (await read(`/conversations?channelId=${channelId}`)).items,
    cursors: () =>
      world.tx(async (tx) => {
        const { rows } = await sql<{ source: string; cursor: string | null }>`
          select source, cursor from channel_source where channel_id = ${channelId}`.execute(tx.db);
        return Object.fromEntries(rows.map(({ source, cursor }) => [source, cursor]));
      }),
    rewind: (cursors) =>
      world.tx(async (tx) => {
        await sql`update channel_source set cursor = null where channel_id = ${channelId}`.execute(tx.db);
        for (const [source, cursor] of Object.entries(cursors)) {
          await sql`update channel_source set cursor = ${cursor} where channel_id = ${channelId} and source = ${source}`.execute(
            tx.db,
          );
        }
      }),
    wrap(change) {
      context.connectors = named({ ...peer.connector, ...change(peer.connector) });
    },
    async close() {
      context.guard = doorBefore;
      context.connectors = connectorsBefore;
      await world.request("DELETE", `/channels/${channelId}`);
      await guard.close();
    },
  };
  return bench;
}
