import { openBlueskyPeer } from "../networks/bluesky-contract-peer.ts";
import { openFakeBluesky } from "../networks/bluesky-fake.ts";
import { contractThroughServer } from "./server-suite.ts";

contractThroughServer("Bluesky", async () => {
  const place = await openFakeBluesky();
  return openBlueskyPeer(place, () => place.close());
});
