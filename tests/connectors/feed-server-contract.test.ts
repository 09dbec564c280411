import { openFeedPeer } from "./feed-peer.ts";
import { contractThroughServer } from "./server-suite.ts";

contractThroughServer("feed", () => openFeedPeer("rss"));
