import { openFakeBluesky } from "../networks/bluesky-fake.ts";
import { blueskyJourney } from "./bluesky-journey.ts";

/** The real server's stream is given 900 posts (npm run test:peers); a Jetstream stands only here. */
const few = { third: 30 };
const none = { third: 0 };

blueskyJourney("the repositories' stream", "repositories", openFakeBluesky, none);
blueskyJourney("a Jetstream", "jetstream", openFakeBluesky, few);
