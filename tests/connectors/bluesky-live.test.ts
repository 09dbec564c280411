import { openFakeBluesky } from "./bluesky-fake.ts";
import { blueskyJourney } from "./bluesky-journey.ts";

blueskyJourney("the repositories' stream", "repositories", openFakeBluesky);
blueskyJourney("a Jetstream", "jetstream", openFakeBluesky);
