import { openFeedPeer } from "../networks/feed-peer.ts";
import { contractThroughServer } from "./server-suite.ts";

contractThroughServer("feed", () => openFeedPeer("rss"));
