import { afterAll, beforeAll } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { openSquarePeer } from "../networks/square-peer.ts";
import { openWorld, type World } from "../world.ts";
import { contractSuite } from "./suite.ts";

let world: World;
let channelId: string;
beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes] });
  const made = await world.request("POST", "/channels", { body: { connector: "square", name: "The square" } });
  channelId = made.body.id;
});
afterAll(() => world.close());

contractSuite("the square", async () => {
  // An empty square for each check; what was said before would be news to the next reader.
  await world.tx(async (tx) => {
    await tx.db.deleteFrom("square_post").execute();
    await tx.db.deleteFrom("square_account").execute();
  });
  return openSquarePeer(world, channelId);
});
