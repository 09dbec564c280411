import type { Endpoint } from "@earshot/contract/endpoint.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { capabilities } from "../server/capabilities.ts";
import { exampleOf } from "../server/example.ts";
import { endpointsOf } from "../server/openapi.ts";
import { canary, type Seeds } from "./seed-row.ts";
import { seedRows } from "./seed-rows.ts";
import { openWorld, type World } from "./world.ts";

/** Which row an id in a path names. A new route with an id needs a line here. */
const seedOf: Record<string, Record<string, keyof Seeds>> = {
  "/acts/{id}/ruling": { id: "act" },
  "/answers/{id}": { id: "answer" },
  "/api-keys/{id}": { id: "apiKey" },
  "/articles/{id}": { id: "article" },
  "/articles/{id}/version": { id: "article" },
  "/articles/{id}/ripple": { id: "article" },
  "/articles/{id}/ripple/rows": { id: "article" },
  "/authors/{id}": { id: "identity" },
  "/canned-replies/{id}": { id: "cannedReply" },
  "/categories/{id}": { id: "category" },
  "/channels/{id}": { id: "channel" },
  "/channels/{id}/poll": { id: "channel" },
  "/channels/{id}/rejected-events": { id: "channel" },
  "/conversations/{id}": { id: "conversation" },
  "/conversations/{id}/composer": { id: "conversation" },
  "/conversations/{id}/leaving": { id: "conversation" },
  "/conversations/{id}/notes": { id: "conversation" },
  "/conversations/{id}/peer-answer": { id: "conversation" },
  "/conversations/{id}/posts": { id: "conversation" },
  "/conversations/{id}/read": { id: "conversation" },
  "/conversations/{id}/relays": { id: "conversation" },
  "/conversations/{id}/replies": { id: "conversation" },
  "/conversations/{id}/willing-members": { id: "conversation" },
  "/conversations/{id}/ripples": { id: "conversation" },
  "/corrections/{id}": { id: "correction" },
  "/disputes/{id}/decision": { id: "dispute" },
  "/failed-jobs/{id}": { id: "failedJob" },
  "/failed-jobs/{id}/runs": { id: "failedJob" },
  "/insights/{id}": { id: "insight" },
  "/insights/to-thank/{postId}": { postId: "post" },
  "/leaving-rules/{id}": { id: "leavingRule" },
  "/leaving-rules/{id}/past": { id: "leavingRule" },
  "/mail-suppressions/{id}": { id: "mailSuppression" },
  "/mails/{id}": { id: "mail" },
  "/mails/{id}/retry": { id: "mail" },
  "/ideas/{id}": { id: "idea" },
  "/ideas/{id}/backers": { id: "idea" },
  "/ideas/{id}/evidence": { id: "idea" },
  "/ideas/{id}/evidence/{postId}": { id: "idea", postId: "post" },
  "/ideas/{id}/merge": { id: "idea" },
  "/ideas/{id}/recipients": { id: "idea" },
  "/ideas/{id}/telling": { id: "idea" },
  "/ideas/{id}/votes/{personId}": { id: "idea", personId: "person" },
  "/imports/{id}": { id: "import" },
  "/imports/{id}/content": { id: "import" },
  "/imports/{id}/kept": { id: "import" },
  "/imports/{id}/preview": { id: "import" },
  "/imports/{id}/refusals": { id: "import" },
  "/imports/{id}/refusals.csv": { id: "import" },
  "/imports/{id}/runs": { id: "import" },
  "/imports/{id}/undo": { id: "import" },
  "/links/{id}": { id: "link" },
  "/organizations/{id}": { id: "organization" },
  "/organizations/{id}/timeline": { id: "organization" },
  "/own-models/{id}": { id: "ownModel" },
  "/own-models/{id}/tests": { id: "ownModel" },
  "/people/{id}": { id: "person" },
  "/people/{id}/consents": { id: "person" },
  "/people/{id}/contact-rules": { id: "person" },
  "/people/{id}/identities": { id: "person" },
  "/people/{id}/identities/{identityId}": { id: "person", identityId: "identity" },
  "/people/{id}/notes": { id: "person" },
  "/people/{id}/notes/{noteId}": { id: "person", noteId: "personNote" },
  "/people/{id}/points": { id: "person" },
  "/people/{id}/preferences": { id: "person" },
  "/people/{id}/suppressions": { id: "person" },
  "/people/{id}/suppressions/{suppressionId}": { id: "person", suppressionId: "suppression" },
  "/people/{id}/ties": { id: "person" },
  "/people/{id}/timeline": { id: "person" },
  "/people/{id}/timeline/{entryId}": { id: "person", entryId: "personNote" },
  "/posts/{id}": { id: "post" },
  "/posts/{id}/article": { id: "post" },
  "/posts/{id}/corrections": { id: "post" },
  "/posts/{id}/ideas": { id: "post" },
  "/posts/{id}/ripple": { id: "post" },
  "/posts/{id}/ripple/rows": { id: "post" },
  "/posts/{id}/question": { id: "post" },
  "/products/{id}": { id: "product" },
  "/purchases/{id}": { id: "purchase" },
  "/questions/{id}": { id: "question" },
  "/questions/{id}/answers": { id: "question" },
  "/questions/{id}/ripples": { id: "question" },
  "/questions/{id}/solution": { id: "question" },
  "/questions/{id}/sources": { id: "question" },
  "/questions/{id}/sources/{postId}/notice": { id: "question", postId: "post" },
  "/questions/{id}/sources/{postId}/quote": { id: "question", postId: "post" },
  "/relays/{id}": { id: "relay" },
  "/relays/{id}/reply": { id: "relay" },
  "/replies/{id}": { id: "reply" },
  "/replies/{id}/retry": { id: "reply" },
  "/saved-views/{id}": { id: "savedView" },
  "/stop-proposals/{id}/decision": { id: "stopProposal" },
  "/topics/{id}": { id: "topic" },
  "/topics/{id}/posts": { id: "topic" },
};

/** Ids that name nothing of a workspace's. */
const global = new Set(["/connectors/{id}/discoveries", "/models/{task}", "/models/{task}/versions/{version}/flips"]);

/** Which row an id in a body or query names. */
const fieldSeeds: Record<string, keyof Seeds | "teammate"> = {
  ownerId: "teammate",
  assigneeId: "teammate",
  assignee: "teammate",
  "changeConversations.items.0.id": "conversation",
  "createLeavings.ids.0": "conversation",
  identityIds: "identity",
  postIds: "post",
  authorId: "identity",
  memberId: "person",
  seenPostId: "post",
  seenReplyId: "reply",
  identityId: "identity",
  personId: "person",
  postId: "post",
  productId: "product",
  organizationId: "organization",
  categoryId: "category",
  answerId: "answer",
  topicId: "topic",
  channelId: "channel",
  parentId: "post",
  conversationId: "conversation",
  customerId: "identity",
  into: "idea",
  changeId: "ideaChange",
  targetId: "article",
};

const nobody = "01900000-0000-7000-8000-000000000000";
/** Bodies that the generated example does not get through validation. */
const bodies: Record<string, unknown> = {
  openProgram: { overrideReason: "The cast is waiting." },
  updateProgram: { charter: { purpose: "Thanks for help that helped." } },
  decideInsight: { decision: "act", note: "Holding steam helps" },
  createOwnModel: { baseUrl: "https://models.example/v1", model: "brew-1", tasks: ["tone"] },
  updateOwnModel: { baseUrl: "https://models.example/v1", model: "brew-1", tasks: ["tone"] },
  createPurchase: { personId: "", productId: "", purchasedAt: "2026-03-01T09:30:00Z", amount: 199, currency: "EUR" },
  updatePerson: { name: "Hal Ostrow", organizationId: nobody },
  recordConsent: { purpose: "updates", granted: false },
  changePreferences: { notInPublic: true },
  updateProduct: { name: "Piko" },
  createCategory: { name: "Piko", productId: nobody },
  updateCategory: { name: "Piko", productId: nobody },
  createQuestion: { title: "Does it hiss?", text: "Mine does", categoryId: nobody },
  updateQuestion: { categoryId: nobody },
  askFromPost: { title: "Does it hiss?", text: "Theirs does", categoryId: nobody },
  updateAnswer: { hiddenReason: "Advertising" },
  updatePortal: { name: "Brunnwerk" },
  openPortal: { overrideReason: "The cast is waiting." },
  updatePurchase: { productId: nobody, amount: 199 },
  updateOrganization: { name: "Café Mirabel" },
  updateTopic: { name: "Piko" },
  updateChannel: { name: "Blog" },
  createArticle: { title: "E7", productId: nobody },
  updateArticle: { title: "E7", productId: nobody },
  createLink: { targetKind: "article", targetId: nobody, conversationId: nobody },
  createIdea: { title: "Quiet mode", postId: nobody, productId: nobody },
  updateIdea: { title: "Quiet mode", productId: nobody, state: "planned" },
  updateConversation: { status: "resolved" },
  createLeaving: { categoryId: nobody },
  createLeavingRule: { name: "E7", topicId: nobody, productId: nobody },
  updateLeavingRule: { topicId: nobody, productId: nobody },
};

let world: World;
let theirs: Seeds;
let ours: Seeds;
beforeAll(async () => {
  world = await openWorld({ capabilities });
  theirs = await seedRows(world, world.workspace.id);
  ours = await seedRows(world, world.ostra.id);
});
afterAll(() => world.close());

const asOstra = (endpoint: Endpoint, path: string, body?: unknown) =>
  world.request(endpoint.method, path, { key: world.ostra.key, ...(endpoint.body && { body }) });

const exampleBody = (endpoint: Endpoint): Record<string, unknown> =>
  (bodies[endpoint.name] ??
    (endpoint.body
      ? exampleOf(z.toJSONSchema(endpoint.body, { io: "input", unrepresentable: "any" }))
      : undefined)) as Record<string, unknown>;

const parametrized = () => endpointsOf(world.app).filter(({ path }) => path.includes("{"));

test("T-01 every route with an id is known to this test", () => {
  const unknown = parametrized().filter(({ path }) => !seedOf[path] && !global.has(path));
  expect(unknown.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test("T-01 an id of another workspace is not found on any route, and nothing is written", async () => {
  const before = await contents();
  for (const endpoint of parametrized().filter(({ path }) => seedOf[path])) {
    const seeds = seedOf[endpoint.path] ?? {};
    // Each id foreign at once, then each alone among our own.
    const names = Object.keys(seeds);
    for (const foreign of [names, ...(names.length > 1 ? names.map((name) => [name]) : [])]) {
      const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        String((foreign.includes(name) ? theirs : ours)[seeds[name] as keyof Seeds]),
      );
      const answer = await asOstra(endpoint, path, exampleBody(endpoint));
      const what = `${endpoint.method} ${endpoint.path} with a foreign ${foreign.join(" and ")}: ${answer.text}`;
      expect(answer.status, what).toBe(404);
      expect(answer.text, what).not.toContain(canary);
    }
  }
  expect(await contents()).toEqual(before);
});

test("T-01 the same routes with an id of one's own do find it", async () => {
  for (const endpoint of parametrized().filter(({ method, path }) => method === "GET" && seedOf[path])) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(ours[seedOf[endpoint.path]?.[name] as keyof Seeds]),
    );
    const answer = await asOstra(endpoint, path);
    expect(answer.status, `${endpoint.path}: ${answer.text}`).toBe(200);
  }
});

test("T-21 no GET changes a row, by key or by session", async () => {
  await Promise.all([world.cookie("mei"), world.request("GET", "/workspace")]);
  const before = await contents();
  for (const endpoint of endpointsOf(world.app)) {
    if (endpoint.method !== "GET" || endpoint.name === "streamEvents") continue;
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(theirs[seedOf[endpoint.path]?.[name] as keyof Seeds]),
    );
    await world.request("GET", path);
    await world.as("mei")("GET", path);
  }
  for (const page of ["!/", "!/docs", "!/w/brunnwerk", "!/api/auth/sign-out", "/health/ready"]) {
    await world.as("mei")("GET", page);
  }
  expect(await contents()).toEqual(before);
});

test("T-02 an id of another workspace anywhere in a body is refused, and nothing is written", async () => {
  const before = await contents();
  const strange: string[] = [];
  let tried = 0;
  for (const endpoint of endpointsOf(world.app)) {
    if (!endpoint.body) continue;
    const seeds = seedOf[endpoint.path] ?? {};
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => ours[seeds[name] as keyof Seeds]);
    const places = idsIn(z.toJSONSchema(endpoint.body, { io: "input", unrepresentable: "any" }));
    for (const foreign of places) {
      // A view keeps whatever it filters by, and finds nothing of what is not there: see below.
      if (foreign[0] === "filter") continue;
      const body = structuredClone(exampleBody(endpoint));
      for (const place of places)
        if (place === foreign || at(body, place) !== undefined)
          put(body, place, idFor(endpoint, place, place === foreign));
      const answer = await asOstra(endpoint, path, body);
      const what = `${endpoint.name} ${foreign.join(".")}: ${answer.status} ${answer.text.slice(0, 300)}`;
      // Of many things at once each is refused by itself.
      const lines: { refusal?: unknown }[] = answer.body?.items ?? answer.body?.refused ?? [];
      const refusedAlone = lines.length === 1 && (answer.body.refused || lines[0]?.refusal);
      // To have seen a reply that is none of ours is to have seen none.
      if (![404, 422].includes(answer.status) && !refusedAlone && foreign.at(-1) !== "seenReplyId") strange.push(what);
      tried++;
    }
  }
  expect(strange).toEqual([]);
  expect(await contents()).toEqual(before);
  console.info(`T-02: ${tried} fields tried`);
});

test("T-02 a view may be kept that filters by another workspace's things, and finds nothing", async () => {
  for (const filter of [{ channelId: theirs.channel }, { topicId: theirs.topic }, { assignee: world.userId("ana") }]) {
    const body = { name: "Theirs", scope: "team", filter };
    const made = await world.request("POST", "/saved-views", { key: world.ostra.key, body });
    expect(made.status, made.text).toBe(201);
    const counts = (await world.request("GET", "/saved-views/counts", { key: world.ostra.key })).body.items;
    expect(counts).toContainEqual({ id: made.body.id, count: 0, more: false });
  }
});

test("T-03 T-07 a body with a field that is not in the schema is refused, whoever it would favor", async () => {
  for (const endpoint of endpointsOf(world.app).filter(({ body }) => body)) {
    const seeds = seedOf[endpoint.path] ?? {};
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => ours[seeds[name] as keyof Seeds] ?? "square");
    for (const field of ["workspace_id", "workspaceId", "account_id", "isAdmin", "emailVerified", "version"]) {
      const answer = await asOstra(endpoint, path, { ...exampleBody(endpoint), [field]: world.workspace.id });
      expect(answer.status, `${endpoint.name} with ${field}: ${answer.text}`).toBe(400);
    }
  }
});

test("T-05 no list, search or count of another workspace shows a word of ours", async () => {
  const lists = endpointsOf(world.app).filter(
    ({ method, path, name }) => method === "GET" && !path.includes("{") && name !== "streamEvents",
  );
  await clear(world.ostra.id);
  let asked = 0;
  for (const endpoint of lists) {
    const schema = endpoint.query ? z.toJSONSchema(endpoint.query, { io: "input", unrepresentable: "any" }) : {};
    const named = idsIn(schema).map((place) => `?${place.join(".")}=${idFor(endpoint, place, true)}`);
    for (const query of ["", `?q=${canary}`, "?limit=200", ...named]) {
      const answer = await world.request("GET", endpoint.path + query, { key: world.ostra.key });
      expect(answer.text, endpoint.path + query).not.toContain(canary);
      if (query.includes("Id=")) expect([200, 400, 404, 422], endpoint.path + query).toContain(answer.status);
      asked++;
    }
  }
  console.info(`T-05: ${asked} lists asked for`);
});

describe("T-04 the tenant forgotten in a query", () => {
  const closed = ["migration", "setting", "worker_heartbeat", "workspace"];

  test("every table has its workspace and its policy, but for a closed list", async () => {
    const { rows } = await world.context.owner.query(`
      select c.relname as name, c.relrowsecurity as closed, c.relforcerowsecurity as forced,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and a.attnotnull) as owned,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`);
    expect(rows.filter((row) => !(row.closed && row.owned && row.policies === 1)).map((row) => row.name)).toEqual(
      closed,
    );
  });

  test("without a workspace there is no row, also on a connection that has served another", async () => {
    const { rows: tables } = await world.context.owner.query(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relrowsecurity`);
    const client = await world.context.app.connect();
    try {
      await client.query(`begin; set local "earshot.workspace" = '${world.workspace.id}'`);
      const { rows: seen } = await client.query("select count(*)::int as n from topic");
      expect(seen[0].n).toBeGreaterThan(0);
      await client.query("commit");
      for (const { name } of tables) {
        const { rows } = await client.query(`select count(*)::int as n from ${name}`);
        expect(rows[0].n, name).toBe(0);
      }
      await expect(
        client.query("insert into topic (workspace_id, id, name, role, query) values ($1, $1, 'x', 'own', 'x')", [
          world.workspace.id,
        ]),
      ).rejects.toThrow("row-level security");
    } finally {
      client.release();
    }
  });

  test("partitions are reached through their parents only", async () => {
    const { rows } = await world.context.owner.query(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relispartition and c.relkind = 'r'
        and has_table_privilege('earshot_app', c.oid, 'select, insert, update, delete')`);
    expect(rows).toEqual([]);
  });
});

// Last: nothing works afterwards.
test("T-76 what goes wrong inside says nothing of it, on any route", async () => {
  await world.context.owner.query("revoke all on all tables in schema public from earshot_app");
  const told: string[] = [];
  let failed = 0;
  for (const endpoint of endpointsOf(world.app).filter(({ name }) => name !== "streamEvents")) {
    const seeds = seedOf[endpoint.path] ?? {};
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => ours[seeds[name] as keyof Seeds] ?? "square");
    const answer = await asOstra(endpoint, path, exampleBody(endpoint));
    if (answer.status !== 500) continue;
    failed++;
    if (/permission denied|relation|table|select|insert|\.ts\b|node_modules|at \w+ \(/i.test(answer.text))
      told.push(`${endpoint.method} ${endpoint.path}: ${answer.text}`);
    expect(answer.body.requestId, endpoint.path).toEqual(expect.any(String));
  }
  expect(told).toEqual([]);
  console.info(`T-76: ${failed} routes made to fail`);
  expect(failed).toBeGreaterThan(100);
});

type Step = string | 0;
type Schema = { [key: string]: unknown };

/** Where in a body ids stand: every place whose form is that of an id, however deep. */
function idsIn(schema: unknown, place: Step[] = []): Step[][] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, format, properties, items, anyOf, oneOf, allOf } = schema as Schema;
  const found = type === "string" && format === "uuid" ? [place] : [];
  for (const [name, part] of Object.entries((properties ?? {}) as Schema)) found.push(...idsIn(part, [...place, name]));
  if (items) found.push(...idsIn(items, [...place, 0]));
  for (const part of [anyOf, oneOf, allOf].flatMap((list) => (list ?? []) as unknown[]))
    found.push(...idsIn(part, place));
  return [...new Map(found.map((each) => [each.join("."), each])).values()];
}

const at = (body: unknown, place: Step[]): unknown =>
  place.reduce<unknown>((part, step) => (part as Record<Step, unknown> | undefined)?.[step], body);

function put(body: unknown, place: Step[], id: string): void {
  place.reduce<unknown>((part, step, n) => {
    const inside = part as Record<Step, unknown>;
    if (n === place.length - 1) inside[step] = id;
    else inside[step] ??= place[n + 1] === 0 ? [] : {};
    return inside[step];
  }, body);
}

/** The row that an id at this place names, of theirs or of ours. */
function idFor({ name }: Endpoint, place: Step[], isForeign: boolean): string {
  const noun = fieldSeeds[`${name}.${place.join(".")}`] ?? fieldSeeds[String(place.findLast((step) => step !== 0))];
  if (noun === "teammate") return isForeign ? world.userId("ana") : nobody;
  if (noun === undefined)
    throw new Error(`${name} ${place.join(".")}: which row does it name? It needs a line in fieldSeeds.`);
  return (isForeign ? theirs : ours)[noun];
}

/** Everything a workspace's rows hold, but for when keys were last used. */
async function contents(): Promise<Record<string, string>> {
  const { rows: tables } = await world.context.owner.query(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'worker_heartbeat'`);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await world.context.owner.query(
      `select count(*) || ' ' || coalesce(md5(string_agg((to_jsonb(t) - 'last_used_at')::text, '|' order by t::text)), '') as sum from ${name} t`,
    );
    found[name] = rows[0].sum;
  }
  return found;
}

/** Takes the seeded rows away again, so that a word found can only be another workspace's. */
async function clear(workspaceId: string): Promise<void> {
  const { rows: tables } = await world.context.owner.query(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
      and c.relname <> 'event'`);
  const client = await world.context.owner.connect();
  try {
    let left = tables.map((row) => String(row.name));
    // Children first: what others still point at goes in a later round.
    for (let round = 0; left.length > 0 && round < 10; round++) {
      const stuck: string[] = [];
      for (const name of left) {
        const where = name === "api_key" ? "and name <> 'tests'" : "";
        await client
          .query(`delete from ${name} where workspace_id = $1 ${where}`, [workspaceId])
          .catch(() => stuck.push(name));
      }
      left = stuck;
    }
    expect(left).toEqual([]);
  } finally {
    client.release();
  }
}
