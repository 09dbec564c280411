import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { insightRoutes } from "./routes.ts";

const now = new Date("2026-03-18T14:20:00Z");
const dayMs = 86_400_000;
let world: World;

beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes, insightRoutes], now });
  await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", role: "product" } });
  await world.request("POST", "/topics", { body: { name: "Ostra", query: "ostra", role: "rival" } });
}, 120_000);
afterAll(() => world.close());

const love = "I love my Piko, wonderful coffee, best machine ever, thank you!";
const say = (text: string, handle: string, daysAgo = 1, externalId: string = newId()) => ({
  externalId,
  text,
  postedAt: new Date(now.getTime() - daysAgo * dayMs).toISOString(),
  author: { handle },
});
const list = async () => (await world.request("GET", "/insights/to-thank")).body.items;
const names = async () =>
  (await list()).map((one: { author: { handle: string }; reason: string }) => [one.author.handle, one.reason]);
const idOf = async (text: string): Promise<string> =>
  (await world.context.owner.query("select id from post where text = $1", [text])).rows[0].id;

test("who recommends us in public is to be thanked, once, until somebody does or says so", async () => {
  await world.request("POST", "/posts", {
    body: [
      say(love, "@dora"),
      say(`${love} Again!`, "@dora", 2),
      say("Wonderful Piko, I recommend it to everybody, love it!", "@samir"),
      say(`${love} Long ago.`, "@old", 9),
      say("I love my Ostra, wonderful coffee, best machine ever!", "@rival"),
      say("My Piko is broken, terrible, I want my money back", "@noor"),
    ],
  });
  const { rows } = await world.context.owner.query(
    "select p.text from signal s join post p on p.id = s.post_id where 'praise' = any(s.intents)",
  );
  expect(rows.length, "analysis hears praise in what stands here").toBeGreaterThanOrEqual(4);
  const [first] = await list();
  expect(await names()).toEqual(
    expect.arrayContaining([
      ["@dora", "recommended"],
      ["@samir", "recommended"],
    ]),
  );
  expect((await names()).flat()).not.toContain("@old");
  expect((await names()).flat()).not.toContain("@rival");
  expect((await names()).flat()).not.toContain("@noor");
  const dora = (await list()).find((one: { author: { handle: string } }) => one.author.handle === "@dora");
  expect(dora).toMatchObject({ posts: 2, questionId: null, text: love });
  expect(first.postId).toBeTypeOf("string");

  const path = (id: string) => `/insights/to-thank/${id}`;
  expect((await world.as("ida")("PUT", path(dora.postId))).status).toBe(403);
  expect((await world.as("priya")("PUT", path(dora.postId))).status).toBe(403);
  expect((await world.as("ana")("PUT", path(dora.postId))).status).toBe(204);
  expect((await world.as("ana")("PUT", path(dora.postId))).status).toBe(204);
  expect((await world.request("PUT", path(newId()))).status).toBe(404);
  expect((await list()).find((one: { author: { handle: string } }) => one.author.handle === "@dora")).toMatchObject({
    posts: 1,
    text: `${love} Again!`,
  });
});

test("an answer of ours, a request to be left alone and our own praise end it", async () => {
  const samir = await idOf("Wonderful Piko, I recommend it to everybody, love it!");
  await world.tx(async (tx) => {
    const w = tx.workspaceId;
    const id = newId();
    await sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, parent_id, root_id, posted_at, own)
      values (${w}, ${id}, 'api', ${id}, 'status', 'public', 'Thank you, Samir!', ${samir}, ${samir}, ${now}, true)`.execute(
      tx.db,
    );
  });
  expect((await names()).flat()).not.toContain("@samir");
  await world.tx(async (tx) => {
    const w = tx.workspaceId;
    const person = newId();
    await sql`insert into person (workspace_id, id, name, name_key) values (${w}, ${person}, 'Dora Quist', 'dora')`.execute(
      tx.db,
    );
    await sql`update identity set person_id = ${person} where workspace_id = ${w} and handle = '@dora'`.execute(tx.db);
    await sql`insert into suppression (workspace_id, id, person_id, reason, source) values (${w}, ${newId()}, ${person}, 'asked', 'teammate')`.execute(
      tx.db,
    );
  });
  expect(await names()).toEqual([]);
});

test("whose answer solved a question on the portal comes first, with the question", async () => {
  const [question, answer, asker, helper] = [newId(), newId(), newId(), newId()];
  await world.tx(async (tx) => {
    const w = tx.workspaceId;
    for (const [id, handle] of [
      [asker, "noor"],
      [helper, "hal"],
    ] as const)
      await sql`insert into identity (workspace_id, id, network, external_id, handle, handle_key, name)
        values (${w}, ${id}, 'portal', ${id}, ${handle}, ${handle}, ${handle})`.execute(tx.db);
    for (const [id, author, kind, text] of [
      [question, asker, "question", "Why E7?"],
      [answer, helper, "answer", "Hold steam for five seconds"],
    ] as const)
      await sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, parent_id, root_id, posted_at)
        values (${w}, ${id}, 'portal', ${id}, ${kind}, 'public', ${text}, ${author}, ${kind === "answer" ? question : null}, ${question}, ${now})`.execute(
        tx.db,
      );
    await sql`insert into question (workspace_id, id, author_id, answers, last_at) values (${w}, ${question}, ${asker}, 1, ${now})`.execute(
      tx.db,
    );
    await sql`insert into answer (workspace_id, id, question_id, author_id) values (${w}, ${answer}, ${question}, ${helper})`.execute(
      tx.db,
    );
    await sql`update question set solution_id = ${answer}, solution = 'accepted', solved_by = 'asker', solved_at = ${now}
      where workspace_id = ${w} and id = ${question}`.execute(tx.db);
  });
  await world.request("POST", "/posts", { body: [say(`${love} Truly.`, "@zoe")] });
  expect((await list())[0]).toMatchObject({
    reason: "accepted",
    postId: answer,
    questionId: question,
    text: "Hold steam for five seconds",
    author: { handle: "hal" },
  });
  // A teammate's own answer is nobody to thank.
  await world.context.owner.query("update answer set team = true where id = $1", [answer]);
  expect(await names()).toEqual([["@zoe", "recommended"]]);
});
