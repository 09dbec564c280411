import type { ConnectorContext } from "@earshot/connectors/connector.ts";
import { square } from "@earshot/connectors/square/index.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { connectorContext } from "../channels/connector-context.ts";
import { channelRoutes } from "../channels/routes.ts";
import { channelById } from "../channels/store.ts";
import { squareHost, squareServer } from "./server.ts";
import { accountNamed, insertSquarePost, ownAccount, squarePostById } from "./store.ts";

type Context = ConnectorContext<Record<string, never>, Record<string, never>>;
let world: World;
let ctx: Context;
let parentId: string;
beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes], inProcess: { [squareHost]: squareServer } });
  const made = await world.request("POST", "/channels", { body: { connector: "square", name: "The square" } });
  const channel = (await world.tx((tx) => channelById(tx, made.body.id)))!;
  ctx = connectorContext(world.context, channel, new AbortController().signal) as unknown as Context;
  parentId = await world.tx(async (tx) => {
    const { id } = await accountNamed(tx, "noor_haddad", "Noor Haddad");
    const post = { parent: null, visibility: "public", picture: null, pictureAlt: null, key: null, at: new Date() };
    return (await insertSquarePost(tx, { ...post, accountId: id, text: "E7 again" })).id;
  });
});
afterAll(() => world.close());

const reply = (text: string, key: string, parent = parentId) =>
  square.send!(
    ctx,
    {
      type: "reply",
      text,
      visibility: "public",
      parent: { externalId: `square:${parent}`, localId: parent, authorHandle: "noor_haddad" },
      createdAt: new Date().toISOString(),
    },
    key,
  );
const take = (localId: string) =>
  square.send!(ctx, { type: "delete", target: { externalId: `square:${localId}`, localId } }, "taken");
const ask = (path: string, init?: RequestInit) =>
  squareServer(world.context, new Request(`http://${squareHost}/${path}`, init));

describe("the square's own API, through the connector and the way out", () => {
  test("the same key twenty times at once is one post", async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, () => reply("Hold steam.", "at-once")));
    expect(new Set(sent.map(({ localId }) => localId)).size).toBe(1);
    const { events } = await square.pull(ctx, square.sources({})[0]!, null);
    expect(events.filter((event) => event.type === "post" && event.post.text === "Hold steam.")).toHaveLength(1);
  });

  test("what answers nothing that stands there, or cannot be kept, is a typed refusal", async () => {
    for (const parent of ["0190f3a2-7b1c-7000-8000-00000000abcd", "not-an-id", "'; drop table post; --"])
      await expect(reply("Hello?", `to ${parent}`, parent)).rejects.toMatchObject({ code: "gone" });
    await expect(reply("NUL \0", "nul")).rejects.toMatchObject({ code: "invalid" });
    await expect(reply("", "empty")).rejects.toMatchObject({ code: "invalid" });
    await expect(reply("👍".repeat(501), "long")).rejects.toMatchObject({ code: "invalid" });
    await expect(reply("👍".repeat(500), "just so")).resolves.toMatchObject({ localId: expect.any(String) });
  });

  test("the square counts for itself, whatever a client believes", async () => {
    const body = (text: string) => JSON.stringify({ parentId, text, visibility: "public", key: "counted" });
    const said = await ask(`${ctx.channelId}/replies`, { method: "POST", body: body("x".repeat(501)) });
    expect([said.status, await said.text()]).toEqual([422, "The square takes 500 characters."]);
    for (const broken of ["", "{", "null", "[]", body("x").replace('"key"', '"surprise":1,"key"')])
      expect((await ask(`${ctx.channelId}/replies`, { method: "POST", body: broken })).status).toBe(422);
  });

  test("our own answer is taken away, once or twice; somebody else's is not ours to take", async () => {
    const { localId } = await reply("Said too soon", "too soon");
    for (let n = 0; n < 2; n++) expect(await take(localId)).toMatchObject({ localId });
    expect(await world.tx((tx) => squarePostById(tx, localId))).toMatchObject({
      text: "",
      deleted_at: expect.any(Date),
    });
    await expect(take(parentId)).rejects.toMatchObject({ code: "forbidden" });
    expect(await world.tx((tx) => squarePostById(tx, parentId))).toMatchObject({ deleted_at: null });
  });

  test("the account is the company's, and its address the square's page", async () => {
    const own = await world.tx(ownAccount);
    expect(await square.account!(ctx)).toMatchObject({
      externalId: `square:account:${own.id}`,
      handle: "brunnwerk",
      url: "http://127.0.0.1:4470/square/brunnwerk",
    });
  });

  test("addresses that mean nothing are a 404, cursors that mean nothing a 422", async () => {
    const unknown = "0190f3a2-7b1c-7000-8000-00000000abcd";
    for (const path of [
      "",
      "changes",
      `${unknown}/changes`,
      `${ctx.channelId}`,
      `${ctx.channelId}/constructor`,
      `${ctx.channelId}/changes/1/2`,
      `${ctx.channelId}/changes/1`,
      "pictures/..%2f..%2fmain.ts",
      "pictures/constructor",
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    for (const after of ["x", "-1", "1.5", "1e999", "9".repeat(30)])
      expect([after, (await ask(`${ctx.channelId}/changes?after=${after}`)).status]).toEqual([after, 422]);
    await expect(square.pull({ ...ctx, channelId: unknown }, square.sources({})[0]!, null)).rejects.toMatchObject({
      code: "gone",
    });
  });
});
