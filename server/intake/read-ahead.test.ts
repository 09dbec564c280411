import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import type { Analyst } from "../understanding/analyst.ts";
import { collect } from "./collect.ts";
import { ingest } from "./ingest.ts";
import { readAhead } from "./read-ahead.ts";
import { intakeRoutes } from "./routes.ts";

const network = scriptedNetwork();
let world: World;
let channelId: string;
let analyst: Analyst;
let taught: World["context"]["taught"];
beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes, intakeRoutes, postRoutes], connectors: network.connectors });
  ({ analyst, taught } = world.context);
  const { body } = await world.request("POST", "/channels", { body: { connector: "scripted", name: "Scripted" } });
  channelId = body.id;
});
afterEach(() => {
  world.context.analyst = analyst;
  world.context.taught = taught;
});
afterAll(() => world.close());

const fetchAll = () => collect(world.context, world.workspace.id, channelId, { asked: true });
/** What is stored of each post in a workspace, by external id. */
async function stored(workspaceId: string) {
  const { rows } = await world.context.owner.query(
    `select p.external_id, p.text, p.title, t.tsv::text as tsv, s.language, s.tone, s.intents, s.urgent, s.toxicity, s.said
     from post p left join post_search t on t.workspace_id = p.workspace_id and t.post_id = p.id
     left join signal s on s.workspace_id = p.workspace_id and s.post_id = p.id
     where p.workspace_id = $1 and p.external_id like 'same%' order by p.external_id`,
    [workspaceId],
  );
  return rows;
}

test("read ahead or in the line, the same is stored", async () => {
  const texts = [
    "It's the third time, I want my money back!! 😡 don't ask \\ me",
    "咖啡机坏了 'quoted' é ﬁne <b>bold</b> &amp; more",
    "",
    "\ud83d lone \ud800 surrogates",
    "https://brunnwerk.example/e7 #piko @brunnwerk idiots",
    "word ".repeat(3_000),
  ];
  const events = texts.map((text, n) =>
    network.event({ externalId: `same${n}`, text, title: n % 2 === 0 ? `Title ${n} isn't "it"` : null }),
  );
  const batch = { channelId: null, network: "scripted", reach: "all" as const, live: true, rings: false, events };
  const ahead = await readAhead(world.context, world.workspace.id, events);
  expect(ahead.said.size).toBe(texts.length);
  await world.tx((tx) => ingest(world.context, tx, { ...batch, ahead }));
  const empty = { drafts: new Map(), said: new Map(), taught: null };
  await world.tx((tx) => ingest(world.context, tx, { ...batch, ahead: empty }), world.ostra.id);
  const rows = await stored(world.workspace.id);
  expect(rows).toHaveLength(texts.length);
  expect(rows).toEqual(await stored(world.ostra.id));
});

test("while posts are read, the workspace's line is free", async () => {
  const free: boolean[] = [];
  world.context.analyst = {
    works: true,
    async read(posts, layers) {
      if (posts.length === 0) return [];
      const client = await world.context.owner.connect();
      try {
        const { rows } = await client.query("select pg_try_advisory_lock(4471, hashtext($1)) as free", [
          world.workspace.id,
        ]);
        free.push(rows[0].free);
        await client.query("select pg_advisory_unlock_all()");
      } finally {
        client.release();
      }
      return analyst.read(posts, layers);
    },
  };
  network.waiting.push(network.event({ externalId: "free1", text: "A first cup" }));
  expect(await fetchAll()).toMatchObject({ posts: 1, trouble: null });
  expect((await world.request("POST", "/posts", { body: { text: "A second cup" } })).status).toBe(201);
  expect(free).toEqual([true, true]);
});

test("what is delivered again is not read again; an edit is", async () => {
  const read: string[] = [];
  world.context.analyst = {
    works: true,
    read: (posts, layers) => {
      read.push(...posts.map(({ text }) => text));
      return analyst.read(posts, layers);
    },
  };
  const event = network.event({ externalId: "again", text: "A third cup" });
  network.waiting.push(event);
  await fetchAll();
  network.waiting.push(event);
  await fetchAll();
  expect(read).toEqual(["A third cup"]);
  network.waiting.push(network.event({ externalId: "again", text: "A fourth cup", revision: 1 }));
  await fetchAll();
  expect(read).toEqual(["A third cup", "A fourth cup"]);
});

test("when something else was taught meanwhile, it is read again with that", async () => {
  const layers: unknown[] = [];
  const [before, after] = [{}, {}];
  let asked = 0;
  world.context.taught = { of: async () => (asked++ === 0 ? before : after) };
  world.context.analyst = {
    works: true,
    read: (posts, taughtLayers) => {
      if (posts.length > 0) layers.push(taughtLayers);
      return analyst.read(posts, null);
    },
  };
  network.waiting.push(network.event({ externalId: "taught", text: "A fifth cup" }));
  expect(await fetchAll()).toMatchObject({ posts: 1, trouble: null });
  expect(layers).toHaveLength(2);
  expect(layers[0]).toBe(before);
  expect(layers[1]).toBe(after);
});

test("who cannot read ahead reads in the line", async () => {
  let calls = 0;
  world.context.analyst = {
    works: true,
    async read(posts, layers) {
      if (posts.length > 0 && calls++ === 0) throw new Error("not now");
      return analyst.read(posts, layers);
    },
  };
  network.waiting.push(network.event({ externalId: "later", text: "A sixth cup is great" }));
  expect(await fetchAll()).toMatchObject({ posts: 1, trouble: null });
  expect(calls).toBe(2);
});
