import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { peopleRoutes } from "../people/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { squareRoutes } from "../square/routes.ts";
import { squareHost, squareServer } from "../square/server.ts";
import { topicRoutes } from "../topics/routes.ts";
import { play } from "./play.ts";
import { sampleRoutes } from "./routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [
      channelRoutes,
      topicRoutes,
      intakeRoutes,
      postRoutes,
      peopleRoutes,
      inboxRoutes,
      squareRoutes,
      sampleRoutes,
    ],
    inProcess: { [squareHost]: squareServer },
  });
});
afterAll(() => world.close());

describe("the sample", () => {
  test("loads", async () => {
    const began = performance.now();
    const opened = await world.as("mei")("POST", "/sample");
    console.log(`${Math.round(performance.now() - began)} ms`, opened.body);
    expect(opened.status).toBe(201);
  });
});
