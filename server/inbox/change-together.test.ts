import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { newId } from "../db/id.ts";
import { collect } from "../intake/collect.ts";
import { inboxRoutes } from "./routes.ts";

const network = scriptedNetwork();
let world: World;

beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes, inboxRoutes], connectors: network.connectors });
});
afterAll(() => world.close());
beforeEach(() => network.clear());

let n = 0;
/** Conversations of a channel of their own. */
async function opened(many: number): Promise<{ id: string; version: number }[]> {
  n += 1;
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: `Scripted ${n}`, settings: {} },
  });
  for (let i = 0; i < many; i++) network.say({ externalId: `scripted:bulk:${n}:${i}`, text: "E7 again" }, `noor${i}`);
  expect(await collect(world.context, world.workspace.id, channel.body.id)).toMatchObject({
    posts: many,
    trouble: null,
  });
  const page = await world.request("GET", `/conversations?channelId=${channel.body.id}`);
  expect(page.body.items).toHaveLength(many);
  return page.body.items;
}
const change = (items: object[], who: "ana" | "jonas" = "ana") =>
  world.as(who)("PATCH", "/conversations", { body: { items } });
const stands = async (id: string) => (await world.request("GET", `/conversations/${id}`)).body;

describe("many conversations at once", () => {
  test("all are changed, each has its event, and the answer undoes it", async () => {
    const [a, b] = await opened(2);
    await world.as("jonas")("PATCH", `/conversations/${a!.id}`, { body: { tags: ["vip"], priority: 1 } });
    const doing = { status: "resolved", assigneeId: "me", priority: 3, addTags: ["billing"] };
    const done = await change([a, b].map((one) => ({ id: one!.id, change: doing })));
    expect(done).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            refusal: null,
            conversation: {
              status: "resolved",
              tags: ["billing", "vip"],
              priority: 3,
              assignee: { name: "Ana Ribeiro" },
            },
          },
          { refusal: null, conversation: { status: "resolved", tags: ["billing"] } },
        ],
      },
    });
    const { rows } = await world.tx((tx) =>
      sql<{
        n: number;
      }>`select count(*)::int as n from event where workspace_id = ${tx.workspaceId} and verb = 'conversation.updated'
        and subject_id = any(${[a!.id, b!.id]}::uuid[]) and actor_id = ${world.userId("ana")}`.execute(tx.db),
    );
    expect(rows[0]!.n).toBe(2);
    const back = await change(
      done.body.items.map((item: { id: string; before: object; conversation: { version: number } }) => ({
        id: item.id,
        ifVersion: item.conversation.version,
        change: item.before,
      })),
    );
    expect(back.body.items.map((item: { refusal: unknown }) => item.refusal)).toEqual([null, null]);
    expect(await stands(a!.id)).toMatchObject({ status: "open", tags: ["vip"], priority: 1, assignee: null });
    expect(await stands(b!.id)).toMatchObject({ status: "open", tags: [], priority: 0, assignee: null });
  });

  test("T-56 what was refused says why and stops nothing else; nothing of it is overwritten", async () => {
    const [a, b] = await opened(2);
    await world.as("jonas")("PATCH", `/conversations/${a!.id}`, { body: { priority: 4 } });
    const { body } = await change([
      { id: a!.id, ifVersion: a!.version, change: { priority: 1 } },
      { id: newId(), change: { priority: 1 } },
      { id: b!.id, ifVersion: b!.version, change: { priority: 1 } },
    ]);
    expect(body.items.map((item: { refusal: { code: string } | null }) => item.refusal?.code ?? null)).toEqual([
      "conflict",
      "not_found",
      null,
    ]);
    expect((await stands(a!.id)).priority).toBe(4);
    expect((await stands(b!.id)).priority).toBe(1);
  });

  test("T-02 a conversation or teammate of another workspace is refused line by line", async () => {
    const [a] = await opened(1);
    const { body } = await change([{ id: a!.id, change: { assigneeId: newId(), addTags: ["x"] } }]);
    expect(body.items).toMatchObject([{ refusal: { code: "unknown_teammate" }, before: null }]);
    expect(await stands(a!.id)).toMatchObject({ assignee: null, tags: [] });
    const theirs = await world.request("PATCH", "/conversations", {
      key: world.ostra.key,
      body: { items: [{ id: a!.id, change: { status: "resolved" } }] },
    });
    expect(theirs.body.items).toMatchObject([{ refusal: { code: "not_found" }, conversation: null }]);
  });

  test("more than 500, none, or the same twice is refused", async () => {
    const line = () => ({ id: newId(), change: { priority: 1 } });
    expect((await change(Array.from({ length: 501 }, line))).status).toBe(400);
    expect((await change([])).status).toBe(400);
    const same = line();
    expect((await change([same, same])).status).toBe(400);
  });

  test("two overlapping changes from both ends wait for one another and both arrive", async () => {
    const many = await opened(12);
    const lines = (priority: number) => many.map(({ id }) => ({ id, change: { priority } }));
    const answers = await Promise.all([change(lines(1)), change(lines(2).reverse(), "jonas")]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const last = new Set(await Promise.all(many.map(async ({ id }) => (await stands(id)).priority)));
    expect(last.size).toBe(1);
  });
});

describe("T-57 two agents answer the same customer", () => {
  const answer = (who: "ana" | "jonas", id: string, body: object) =>
    world.as(who)("POST", `/conversations/${id}/replies`, { body: { text: "Hold steam for five seconds.", ...body } });

  test("the second is warned, and may insist once they have read the first", async () => {
    const [one] = await opened(1);
    const both = await Promise.all([
      answer("ana", one!.id, { seenReplyId: null }),
      answer("jonas", one!.id, { seenReplyId: null }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const first = both.find(({ status }) => status === 201)!;
    const second = both.find(({ status }) => status === 409)!;
    expect(second.body.detail).toContain(`${first.body.author.name} has answered meanwhile`);
    expect((await answer("jonas", one!.id, { seenReplyId: first.body.id })).status).toBe(201);
  });

  test("a withdrawn reply warns nobody; a foreign id counts as not seen", async () => {
    const [one] = await opened(1);
    const first = await answer("ana", one!.id, { seenReplyId: null });
    expect((await answer("jonas", one!.id, { seenReplyId: newId() })).status).toBe(409);
    await world.as("ana")("DELETE", `/replies/${first.body.id}`);
    expect((await answer("jonas", one!.id, { seenReplyId: null })).status).toBe(201);
  });
});

test("any post of the thread can be answered, and its composer says how; no other", async () => {
  const [one, other] = await opened(2);
  const detail = await stands(one!.id);
  const post = detail.thread[0].id;
  const asked = await world.request("GET", `/conversations/${one!.id}/composer?postId=${post}`);
  expect(asked).toMatchObject({ status: 200, body: { answers: post, canReply: true, widestVisibility: "public" } });
  expect((await world.request("GET", `/conversations/${one!.id}/composer`)).body).toEqual(detail.composer);
  const foreign = (await stands(other!.id)).thread[0].id;
  const refused = await world.request("GET", `/conversations/${one!.id}/composer?postId=${foreign}`);
  expect(refused.body).toMatchObject({ canReply: false });
  const sent = await world.request("POST", `/conversations/${one!.id}/replies`, {
    body: { text: "x", parentId: foreign },
  });
  expect(sent).toMatchObject({ status: 422, body: { type: "unknown_parent" } });
});
