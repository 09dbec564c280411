import { blueskyJourney } from "../connectors/bluesky-journey.ts";
import { openRealBluesky } from "./real-bluesky.ts";

blueskyJourney("the stream of a real PDS", "repositories", openRealBluesky);
