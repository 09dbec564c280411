import { openBlueskyPeer } from "./bluesky-contract-peer.ts";
import { openFakeBluesky } from "./bluesky-fake.ts";
import { contractSuite } from "./suite.ts";

contractSuite("Bluesky", async () => {
  const place = await openFakeBluesky();
  return openBlueskyPeer(place, () => place.close());
});
