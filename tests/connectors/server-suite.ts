import { afterEach, beforeEach, describe } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { intakeRoutes } from "../../server/intake/routes.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { topicRoutes } from "../../server/topics/routes.ts";
import type { Peer } from "../networks/peer.ts";
import { openWorld, type World } from "../world.ts";
import { checkServerLive } from "./check-server-live.ts";
import { checkServerReplies } from "./check-server-replies.ts";
import { checkServerSecrets } from "./check-server-secrets.ts";
import { checkServerTrouble } from "./check-server-trouble.ts";
import { checkStoring } from "./check-storing.ts";
import { connect, type ServerBench } from "./server-bench.ts";

const capabilities = [channelRoutes, topicRoutes, postRoutes, intakeRoutes, inboxRoutes];

/**
 * The same contract once more, through the real pipeline into PostgreSQL and out of the API: what was stored, what
 * became visible, what the channel says of itself. The peer is opened beside the world, for a network that lives in it.
 */
export function contractThroughServer(name: string, openPeer: (world: World) => Promise<Peer>): void {
  describe(`the connector contract, stored: ${name}`, () => {
    let world: World;
    let peer: Peer;
    let bench: ServerBench;

    // A world for each check: peers give out the same ids again.
    beforeEach(async () => {
      world = await openWorld({ capabilities, now: new Date("2026-03-02T12:00:00.000Z"), random: () => 0.5 });
      const topic = { name: "Brunnwerk", query: "brunnwerk OR piko", opensConversations: true };
      const created = await world.request("POST", "/topics", { body: topic });
      if (created.status !== 201) throw new Error(created.text);
      peer = await openPeer(world);
      bench = await connect(world, peer);
    });
    afterEach(async () => {
      await bench.close();
      await peer.close();
      await world.close();
    });

    checkStoring(() => bench);
    checkServerTrouble(() => bench);
    checkServerReplies(() => bench);
    checkServerLive(() => bench);
    checkServerSecrets(() => bench);
  });
}
