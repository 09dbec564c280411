import { openFeedPeer } from "./feed-peer.ts";
import { contractThroughServer } from "./server-suite.ts";

for (const format of ["rss", "atom"] as const) {
  contractThroughServer(`feed (${format})`, () => openFeedPeer(format));
}
