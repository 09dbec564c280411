import { openFakeBluesky } from "./bluesky-fake.ts";
import { blueskyJourney } from "./bluesky-journey.ts";

/** The real server is given 900 posts; here a few tell whether the ways are right. */
const few = { third: 30 };

blueskyJourney("the repositories' stream", "repositories", openFakeBluesky, few);
blueskyJourney("a Jetstream", "jetstream", openFakeBluesky, few);
