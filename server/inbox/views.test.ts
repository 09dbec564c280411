import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { countedUpTo } from "./count.ts";
import { inboxRoutes } from "./routes.ts";

let world: World;
const channel = newId();
const topic = newId();

beforeAll(async () => {
  world = await openWorld({ capabilities: [inboxRoutes] });
  await world.tx(async (tx) => {
    const w = tx.workspaceId;
    await sql`insert into channel (workspace_id, id, connector, slug, name) values (${w}, ${channel}, 'square', 'square', 'Square')`.execute(
      tx.db,
    );
    await sql`insert into topic (workspace_id, id, name, role, query) values (${w}, ${topic}, 'E7', 'own', 'e7')`.execute(
      tx.db,
    );
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const table of [
    "saved_view",
    "conversation_read",
    "conversation_tag",
    "match",
    "conversation_post",
    "conversation",
  ]) {
    await world.context.owner.query(`delete from ${table} where workspace_id = $1`, [world.workspace.id]);
  }
});

type Given = {
  status?: string;
  assignee?: string;
  priority?: number;
  tag?: string;
  matched?: boolean;
  agoMinutes?: number;
  answered?: boolean;
  elsewhere?: boolean;
};

/** A conversation of one post; `answered`: our post stands after the customer's. */
async function conversation(given: Given = {}): Promise<string> {
  const id = newId();
  const post = newId();
  const at = new Date(world.context.now().getTime() - (given.agoMinutes ?? 0) * 60_000);
  await world.tx(async (tx) => {
    const w = tx.workspaceId;
    await sql`insert into conversation (workspace_id, id, root_id, network, channel_id, status, assignee_id, priority, started_by, opened_by,
      visibility, subject, snippet, last_post_id, last_at, last_customer_post_id)
      values (${w}, ${id}, ${post}, 'square', ${given.elsewhere ? null : channel}, ${given.status ?? "open"}, ${given.assignee ?? null}, ${given.priority ?? 0},
        'customer', 'addressed', 'public', 's', 's', ${given.answered ? newId() : post}, ${at}, ${post})`.execute(
      tx.db,
    );
    await sql`insert into conversation_post values (${w}, ${post}, ${id})`.execute(tx.db);
    if (given.tag)
      await sql`insert into conversation_tag (workspace_id, conversation_id, tag) values (${w}, ${id}, ${given.tag})`.execute(
        tx.db,
      );
    if (given.matched)
      await sql`insert into match (workspace_id, post_id, topic_id) values (${w}, ${post}, ${topic})`.execute(tx.db);
  });
  return id;
}

const ids = async (query: string) =>
  (await world.as("ana")("GET", `/conversations?${query}`)).body.items.map((one: { id: string }) => one.id);
const keep = (who: "ana" | "jonas" | "priya", body: object) => world.as(who)("POST", "/saved-views", { body });
const seenBy = async (who: "ana" | "jonas" | "priya") =>
  (await world.as(who)("GET", "/saved-views")).body.items.map((view: { name: string }) => view.name);

describe("what narrows a list", () => {
  test("each condition alone, and all of them together", async () => {
    const ana = world.userId("ana");
    const all = await conversation({ assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 90 });
    const near: Given[] = [
      { assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 90, status: "resolved" },
      { priority: 3, tag: "billing", matched: true, agoMinutes: 90 },
      { assignee: ana, priority: 2, tag: "billing", matched: true, agoMinutes: 90 },
      { assignee: ana, priority: 3, tag: "refund", matched: true, agoMinutes: 90 },
      { assignee: ana, priority: 3, tag: "billing", agoMinutes: 90 },
      { assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 10 },
      { assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 90, answered: true },
      { assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 90, elsewhere: true },
    ];
    for (const one of near) await conversation(one);
    const read = await conversation({ assignee: ana, priority: 3, tag: "billing", matched: true, agoMinutes: 90 });
    await world.as("ana")("PUT", `/conversations/${read}/read`);
    const conditions = [
      "status=open",
      "assignee=me",
      "priority=3",
      "tag=billing",
      `topicId=${topic}`,
      "waiting=60",
      `channelId=${channel}`,
      "unread=true",
    ];
    expect(await ids(conditions.join("&"))).toEqual([all]);
    for (const left of conditions) {
      const rest = conditions.filter((one) => one !== left);
      expect(await ids(rest.join("&")), `without ${left}`).not.toEqual([all]);
      expect(await ids(left), left).toContain(all);
    }
  });

  test("read ones are asked for too, and a bad condition is refused", async () => {
    const id = await conversation();
    await world.as("ana")("PUT", `/conversations/${id}/read`);
    expect(await ids("unread=false")).toEqual([id]);
    for (const query of ["priority=9", "waiting=0", "unread=maybe", "topicId=x", "colour=red"]) {
      expect((await world.as("ana")("GET", `/conversations?${query}`)).status, query).toBe(400);
    }
  });
});

describe("saved views", () => {
  test("kept, shared, counted, moved, renamed and dropped", async () => {
    await conversation({ tag: "billing" });
    await conversation({ tag: "billing", status: "resolved" });
    const own = await keep("ana", { name: "Billing", scope: "private", filter: { tag: "billing" } });
    expect(own).toMatchObject({ status: 201, body: { name: "Billing", position: 0, version: 1 } });
    const team = await keep("ana", { name: "Open bills", scope: "team", filter: { tag: "billing", status: "open" } });
    expect(await seenBy("jonas")).toEqual(["Open bills"]);
    expect((await world.as("ana")("GET", "/saved-views/counts")).body.items).toEqual([
      { id: team.body.id, count: 1, more: false },
      { id: own.body.id, count: 2, more: false },
    ]);
    const second = await keep("ana", { name: "Second", scope: "team", filter: {} });
    const move = (position: number) =>
      world.as("jonas")("PATCH", `/saved-views/${second.body.id}`, { body: { position } });
    expect((await move(0)).body.position).toBe(0);
    expect(await seenBy("jonas")).toEqual(["Second", "Open bills"]);
    expect((await move(99)).body.position).toBe(1);
    await world.as("jonas")("PATCH", `/saved-views/${second.body.id}`, {
      body: { name: "Renamed", filter: { unread: true } },
    });
    expect(await seenBy("jonas")).toEqual(["Open bills", "Renamed"]);
    expect((await world.as("jonas")("DELETE", `/saved-views/${team.body.id}`)).status).toBe(204);
    expect((await world.as("jonas")("GET", "/saved-views")).body.items).toMatchObject([
      { name: "Renamed", position: 0 },
    ]);
  });

  test("T-01 a private view of somebody else does not exist; the team's are kept by those who work", async () => {
    const own = await keep("ana", { name: "Mine", scope: "private", filter: {} });
    const path = `/saved-views/${own.body.id}`;
    expect((await world.as("jonas")("PATCH", path, { body: { name: "Taken" } })).status).toBe(404);
    expect((await world.as("jonas")("DELETE", path)).status).toBe(404);
    expect((await keep("priya", { name: "For all", scope: "team", filter: {} })).status).toBe(403);
    expect((await keep("priya", { name: "For me", scope: "private", filter: {} })).status).toBe(201);
    expect(await seenBy("priya")).toEqual(["For me"]);
    expect(await seenBy("ana")).toEqual(["Mine"]);
    const key = await world.request("POST", "/saved-views", { body: { name: "x", scope: "private", filter: {} } });
    expect(key.status).toBe(400);
  });

  test("T-56 the second of two writers of a view gets 409", async () => {
    const { body } = await keep("ana", { name: "One", scope: "team", filter: {} });
    const rename = (name: string) =>
      world.as("jonas")("PATCH", `/saved-views/${body.id}`, { body: { name }, headers: { "if-match": '"1"' } });
    expect((await rename("Two")).status).toBe(200);
    expect(await rename("Three")).toMatchObject({ status: 409, body: { currentVersion: 2 } });
  });

  test("a filter with an unknown condition is refused", async () => {
    expect((await keep("ana", { name: "x", scope: "private", filter: { colour: "red" } })).status).toBe(400);
    expect((await keep("ana", { name: "x", scope: "private", filter: { priority: 7 } })).status).toBe(400);
  });
});

test("whether single keys act is kept for each teammate", async () => {
  expect((await world.as("ana")("GET", "/key-preferences")).body).toEqual({ singleKeys: true });
  await world.as("ana")("PUT", "/key-preferences", { body: { singleKeys: false } });
  expect((await world.as("ana")("GET", "/key-preferences")).body).toEqual({ singleKeys: false });
  expect((await world.as("jonas")("GET", "/key-preferences")).body).toEqual({ singleKeys: true });
  expect((await world.request("PUT", "/key-preferences", { body: { singleKeys: false } })).status).toBe(400);
});

// Last, so that nobody clears two thousand rows away before the database has counted them: every foreign key would walk them all.
test("figures beside the views stop where they say", async () => {
  await world.tx(async (tx) => {
    await sql`insert into conversation (workspace_id, id, root_id, network, status, started_by, opened_by, visibility, subject, snippet, last_post_id, last_at)
      select ${tx.workspaceId}, gen_random_uuid(), gen_random_uuid(), 'square', 'open', 'customer', 'addressed', 'public', 's', 's', gen_random_uuid(), now()
      from generate_series(1, ${countedUpTo + 5}::int)`.execute(tx.db);
  });
  await conversation({ status: "snoozed" });
  const { body } = await world.as("ana")("GET", "/conversations/counts");
  expect(body).toMatchObject({
    open: countedUpTo,
    unassigned: countedUpTo,
    mine: 0,
    snoozed: 1,
    unread: 0,
    most: countedUpTo,
  });
  const { body: view } = await keep("ana", { name: "Many", scope: "private", filter: { status: "open" } });
  expect((await world.as("ana")("GET", "/saved-views/counts")).body.items).toEqual([
    { id: view.id, count: countedUpTo, more: true },
  ]);
});
