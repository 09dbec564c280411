import { openFeedPeer } from "../networks/feed-peer.ts";
import { contractSuite } from "./suite.ts";

for (const format of ["rss", "atom", "json"] as const) {
  contractSuite(`feed (${format})`, () => openFeedPeer(format), { everyAnswer: format === "rss" });
}
