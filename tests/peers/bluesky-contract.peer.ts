import { afterAll, beforeAll } from "vitest";
import { contractThroughServer } from "../connectors/server-suite.ts";
import { contractSuite } from "../connectors/suite.ts";
import { openBlueskyPeer } from "../networks/bluesky-contract-peer.ts";
import type { BlueskyPlace } from "../networks/bluesky-place.ts";
import { openRealBluesky } from "./real-bluesky.ts";

let place: BlueskyPlace;
beforeAll(async () => {
  place = await openRealBluesky();
});
afterAll(() => place.close());

const open = () => openBlueskyPeer(place, async () => {});
contractSuite("Bluesky, a real PDS", open);
contractThroughServer("Bluesky, a real PDS", open);
