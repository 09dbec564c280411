import { openBlueskyPeer } from "../networks/bluesky-contract-peer.ts";
import { openFakeBluesky } from "../networks/bluesky-fake.ts";
import { contractSuite } from "./suite.ts";

contractSuite("Bluesky", async () => {
  const place = await openFakeBluesky();
  return openBlueskyPeer(place, () => place.close());
});
