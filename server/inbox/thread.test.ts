import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { inboxRoutes } from "./routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [inboxRoutes, intakeRoutes, topicRoutes] });
});
afterAll(() => world.close());

test("a long conversation shows its newest posts first and has the others by pages, each once", async () => {
  await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", opensConversations: true } });
  const at = (n: number) => new Date(world.clock.now.getTime() - (200 - n) * 60_000).toISOString();
  const fed = await world.request("POST", "/posts", {
    body: Array.from({ length: 140 }, (_, n) => ({
      externalId: `p${n}`,
      text: `piko ${n}`,
      postedAt: at(n),
      author: { handle: "noor" },
      ...(n > 0 && { inReplyTo: "p0" }),
    })),
  });
  expect(fed.status).toBe(201);
  const { items } = (await world.request("GET", "/conversations?status=open")).body;
  expect(items).toMatchObject([{ posts: 140 }]);
  const path = `/conversations/${items[0].id}`;
  const { body: detail } = await world.request("GET", path);
  const texts = (posts: { text: string }[]) => posts.map((post) => post.text);
  const said = Array.from({ length: 140 }, (_, n) => `piko ${n}`);
  expect(texts(detail.thread)).toEqual(said.slice(80));
  expect([detail.morePosts, detail.above]).toEqual([true, []]);

  const back: string[] = [];
  for (let cursor = detail.thread[0].id; cursor; ) {
    const { status, body } = await world.request("GET", `${path}/posts?limit=50&cursor=${cursor}`);
    expect(status).toBe(200);
    back.push(...texts(body.items));
    cursor = body.nextCursor;
  }
  expect(back.toReversed()).toEqual(said.slice(0, 80));
  expect(texts((await world.request("GET", `${path}/posts?limit=2`)).body.items)).toEqual(["piko 139", "piko 138"]);
  expect((await world.request("GET", `${path}/posts?cursor=x`)).status).toBe(400);
});
