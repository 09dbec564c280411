import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { backfill } from "./backfill.ts";
import { collect } from "./collect.ts";

const network = scriptedNetwork();
let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes, inboxRoutes], connectors: network.connectors });
});
afterAll(() => world.close());

test("history opens nothing; what was said since the channel was made does, though history meets it first", async () => {
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  const { id } = channel.body;
  await collect(world.context, world.workspace.id, id);
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const old = network.event({ externalId: "old", text: "Long ago", postedAt: at(-86_400_000) });
  const fresh = network.event({ externalId: "fresh", text: "E7 again", postedAt: at(0) });
  network.history.push(old, fresh);
  await backfill(world.context, world.workspace.id, id);
  network.waiting.push(fresh);
  await collect(world.context, world.workspace.id, id);
  const open = await world.request("GET", "/conversations?status=open");
  expect(open.body.items.map((item: { snippet: string }) => item.snippet)).toEqual(["E7 again"]);
});
