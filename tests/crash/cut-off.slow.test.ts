import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilities } from "../../server/capabilities.ts";
import { collect } from "../../server/intake/collect.ts";
import { scriptedNetwork } from "../scripted-network.ts";
import type { Seeds } from "../seed-row.ts";
import { seedRows } from "../seed-rows.ts";
import { openWorld, type World } from "../world.ts";
import { type Cut, type Gate, openGate } from "./gate.ts";

const network = scriptedNetwork();
let gate: Gate;
let world: World;
let seeds: Seeds;
let conversationId: string;
let countAll: string;
beforeAll(async () => {
  gate = await openGate();
  world = await openWorld({
    capabilities,
    connectors: network.connectors,
    async through(database) {
      await gate.open(database.appUrl);
      return gate.through(database.appUrl);
    },
  });
  seeds = await seedRows(world, world.workspace.id);
  await world.request("POST", "/topics", { body: { name: "Piko", query: "piko", opensConversations: true } });
  const channel = await world.request("POST", "/channels", { body: { connector: "scripted", name: "Scripted" } });
  network.say({ externalId: "scripted:1", text: "E7 again" });
  await collect(world.context, world.workspace.id, channel.body.id, { asked: true });
  conversationId = (await world.request("GET", `/conversations?channelId=${channel.body.id}`)).body.items[0].id;
  const { rows } = await world.context.owner.query(`
    select string_agg(format('select %L as name, count(*)::int as n from %I.%I', c.relname, n.nspname, c.relname), ' union all ') as text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and (n.nspname = 'public' or c.relname in ('_private_jobs', '_private_job_queues'))`);
  countAll = rows[0].text;
});
afterAll(async () => {
  await world.close();
  await gate.close();
});

type Kind = { path: () => string; body: (mark: string) => unknown };
const kinds: Record<string, Kind> = {
  "a topic": { path: () => "/topics", body: (mark) => ({ name: mark, query: "descaler" }) },
  "posts, matched, each opening a conversation": {
    path: () => "/posts",
    body: (mark) =>
      [1, 2].map((n) => ({
        text: `My piko drips, ${mark} ${n}`,
        network: "forum",
        externalId: `${mark}-${n}`,
        postedAt: "2026-03-01T09:00:00.000Z",
        author: { externalId: "noor", handle: "noor" },
      })),
  },
  "a reply and its job": {
    path: () => `/conversations/${conversationId}/replies`,
    body: (mark) => ({ text: `Hold steam, ${mark}.` }),
  },
  "a note": { path: () => `/conversations/${conversationId}/notes`, body: (text) => ({ text }) },
  "a person": { path: () => "/people", body: (name) => ({ name }) },
  "a purchase": {
    path: () => "/purchases",
    body: (mark) => ({
      personId: seeds.person,
      productId: seeds.product,
      purchasedAt: "2026-03-01T09:30:00Z",
      amount: 199,
      currency: "EUR",
      externalId: mark,
    }),
  },
};

type Counts = Record<string, number>;
async function counts(): Promise<Counts> {
  const { rows } = await world.context.owner.query<{ name: string; n: number }>(countAll);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
const grown = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, n]) => (n === before[name] ? [] : [[name, n - before[name]!]])),
  );

let made = 0;
/** The request, until it is answered: `cut` breaks the first try. */
async function send(kind: Kind, cut: Cut | null): Promise<{ wrote: Counts; came: boolean; finally: Counts }> {
  made += 1;
  const mark = `mark${made}`;
  const ask = () => world.request("POST", kind.path(), { body: kind.body(mark), headers: { "idempotency-key": mark } });
  const before = await counts();
  gate.cut(cut ?? { at: Number.POSITIVE_INFINITY, how: "before" });
  const first = await ask();
  const came = gate.mend();
  const wrote = grown(before, await counts());
  expect([201, 503], first.text).toContain(first.status);
  const last = first.status === 201 ? first : await ask();
  expect(last.status, last.text).toBe(201);
  return { wrote, came, finally: grown(before, await counts()) };
}

test.each(Object.entries(kinds))(
  "F-03 F-06: %s, with the program gone at any piece of what it says to the database: whole or not at all, and once when it is asked again",
  { timeout: 120_000 },
  async (_name, kind) => {
    await send(kind, null);
    const whole = (await send(kind, null)).finally;
    expect(Object.keys(whole).length).toBeGreaterThan(1);
    let points = 0;
    for (const how of ["before", "within", "after"] as const) {
      for (let at = 1; ; at += 1) {
        const { wrote, came, finally: stands } = await send(kind, { at, how });
        if (!came) break;
        points += 1;
        if (Object.keys(wrote).length > 0) expect([how, at, wrote]).toEqual([how, at, whole]);
        expect([how, at, stands]).toEqual([how, at, whole]);
      }
    }
    expect(points).toBeGreaterThan(10);
    console.info(`F-03: ${points} points`);
  },
);

test("F-10: what only reads is answered all the same, whichever piece the connection breaks at", {
  timeout: 120_000,
}, async () => {
  for (const path of ["/workspace", "/posts?q=piko", `/conversations/${conversationId}`]) {
    for (const how of ["before", "within", "after"] as const) {
      for (let at = 1; ; at += 1) {
        gate.cut({ at, how });
        const answer = await world.request("GET", path);
        if (!gate.mend()) break;
        expect([path, how, at, answer.status, answer.text]).toEqual([path, how, at, 200, answer.text]);
      }
    }
  }
});
