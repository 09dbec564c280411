import { afterAll, beforeAll, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { lastId, newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { portalRoutes } from "../portal/routes.ts";
import { actsOfDay, balanceOf, liveActs } from "./act-store.ts";
import { countWaiting, pageOfActs, pageOfEntries } from "./list-store.ts";
import { advocacyRoutes } from "./routes.ts";

let world: World;
let dora: TestMember;
const lines = 10_000;

beforeAll(async () => {
  world = await openWorld({ capabilities: [portalRoutes, advocacyRoutes] });
  await world.request("POST", "/program/opening", { body: { overrideReason: "For these tests alone." } });
  const [first, hal] = [
    await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" }),
    await joinPortal(world, { name: "Hal Ostrow", email: "hal@example.com" }),
  ];
  dora = first;
  // One of a hundred acts waits; each of the others earned a point.
  for (const { id } of [dora, hal])
    await world.context.owner.query(
      `with made as (
         insert into act (workspace_id, id, kind, subject_id, member_id, round, rules_version, worth, happened_at, day, state, reason, recorded_at)
         select $1, gen_random_uuid(), 'recommendation', gen_random_uuid(), $2, 1, 1, 1, now() - n * interval '1 hour',
           (now() - n * interval '1 hour')::date, case when n % 100 = 0 then 'held' else 'counted' end,
           case when n % 100 = 0 then 'confirm' end, now()
         from generate_series(1, $3::int) n returning id, state)
       insert into entry (workspace_id, id, member_id, act_id, kind, points, rules_version, reason, at)
       select $1, gen_random_uuid(), $2, id, 'earned', 1, 1, 'rule', now() from made where state = 'counted'`,
      [world.workspace.id, id, lines],
    );
  await world.context.owner.query("vacuum analyze act, entry, act_ruling, dispute, member");
});
afterAll(() => world.close());

const asked = { before: lastId, limit: 30 };
const reads: [string, (tx: Tx) => Promise<unknown>, RegExp][] = [
  ["a balance", (tx) => balanceOf(tx, dora.id), /Index Only Scan using entry_member/],
  ["a member's lines", (tx) => pageOfEntries(tx, { ...asked, memberId: dora.id }), /Index Cond: .*member_id = .*id </],
  ["all lines", (tx) => pageOfEntries(tx, asked), /using entry_pkey on entry e[\s\S]*Index Cond: .*id </],
  ["what waits", (tx) => pageOfActs(tx, { ...asked, states: ["held"] }), /Index.* on act a[\s\S]*Index Cond: /],
  ["a member's day", (tx) => actsOfDay(tx, dora.id, "2026-01-01"), /Index Cond: .*member_id = .*day = /],
  ["live acts about a subject", (tx) => liveActs(tx, ["recommendation"], [newId()]), /Index Cond: .*subject_id = ANY/],
  ["how much waits", countWaiting, /using act_state on act/],
];

test.each(reads)("%s comes from an index, with 20,000 lines in the ledger", async (_name, read, index) => {
  const plans = await world.tx((tx) => plansOf(tx, read));
  expect(plans.join("\n")).toMatch(index);
  expect(plans.join("\n")).not.toMatch(/Seq Scan on (act|entry)\b/);
});

test("a balance of 10,000 lines is the sum of them, and its pages end", async () => {
  const { body } = await world.request("GET", `/people/${dora.personId}/points`);
  expect(body).toMatchObject({ balance: (lines * 99) / 100, held: lines / 100 });
  const started = performance.now();
  await world.tx((tx) => balanceOf(tx, dora.id));
  console.info(`a balance of ${(lines * 99) / 100} lines in ${(performance.now() - started).toFixed(1)} ms`);
  let seen = 0;
  for (let before: string | null = null; ; ) {
    const rows = await world.tx((tx) => pageOfEntries(tx, { memberId: dora.id, before, limit: 1_000 }));
    seen += Math.min(rows.length, 1_000);
    if (rows.length <= 1_000) break;
    before = rows[999]!.id;
  }
  expect(seen).toBe((lines * 99) / 100);
});
