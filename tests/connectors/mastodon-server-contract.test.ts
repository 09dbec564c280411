import { openMastodonPeer } from "../networks/mastodon-contract-peer.ts";
import { contractThroughServer } from "./server-suite.ts";

contractThroughServer("mastodon", () => openMastodonPeer());
