import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { dayRuns, newestRun } from "./forecast-store.ts";
import { lastingInsights, newestOf, pageOfInsights } from "./insight-store.ts";
import { firstQuarter, hoursOf } from "./series-store.ts";
import { candidates, countWindow, quarters } from "./spike-store.ts";

/** Two workspaces of equal size, so that a plan that leans on the policy's filter alone reads twice what it should. */
let world: World;
const now = new Date("2026-03-18T14:20:00Z");
const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000);
const topic = "00000007-0000-7000-8000-000000000000";
const series = { id: topic, topicId: topic, name: "T" };

beforeAll(async () => {
  world = await openWorld({ now });
  for (const place of [world.workspace, world.ostra]) await world.tx(seed, place.id);
  await world.context.owner.query("vacuum analyze");
}, 120_000);
afterAll(() => world.close());

/** Forty topics with 14 days of quarter hours, 4,000 insights of which few last, a hundred days of forecasts of ten series. */
async function seed(tx: Tx): Promise<void> {
  const w = tx.workspaceId;
  await sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, root_id, posted_at)
    select ${w}::uuid, id, 'square', n::text, 'status', 'public', 'steam', id, ${now}
    from (select n, (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id
      from (select n, lpad(to_hex(${now.getTime()}::bigint - n * 600000::bigint), 12, '0') as hex from generate_series(1, 12000) n) x) y`.execute(
    tx.db,
  );
  await sql`insert into match (workspace_id, post_id, topic_id)
    select workspace_id, id, (lpad(to_hex(1 + external_id::int % 40), 8, '0') || '-0000-7000-8000-000000000000')::uuid
    from post where workspace_id = ${w}`.execute(tx.db);
  const id = sql`(lpad(to_hex(k), 8, '0') || '-0000-7000-8000-000000000000')::uuid`;
  await sql`insert into topic (workspace_id, id, name, role, query)
    select ${w}::uuid, ${id}, 'T' || k, 'product', 't' from generate_series(1, 40) k`.execute(tx.db);
  await sql`insert into topic_volume (workspace_id, topic_id, at, posts)
    select ${w}::uuid, ${id}, date_bin('15 min', ${now}, 'epoch') - n * interval '15 min', 1 + n % 5
    from generate_series(1, 40) k, generate_series(0, 1343) n`.execute(tx.db);
  const channel = newId();
  await sql`insert into channel (workspace_id, id, connector, slug, name) values (${w}, ${channel}, 'square', 's', 'S')`.execute(
    tx.db,
  );
  await sql`insert into channel_volume (workspace_id, channel_id, at, posts)
    select ${w}::uuid, ${channel}::uuid, date_bin('15 min', ${now}, 'epoch') - n * interval '15 min', 3 from generate_series(0, 9999) n`.execute(
    tx.db,
  );
  await sql`insert into topic_channel_volume (workspace_id, topic_id, channel_id, at, posts)
    select workspace_id, topic_id, ${channel}::uuid, at, posts from topic_volume where workspace_id = ${w}`.execute(
    tx.db,
  );
  await sql`insert into insight (workspace_id, id, kind, series_id, since, until, peak, usual, deviations, evidence, ended_at)
    select ${w}::uuid, gen_random_uuid(), 'spike', (lpad(to_hex(1 + n % 40), 8, '0') || '-0000-7000-8000-000000000000')::uuid,
      ${now}::timestamptz - n * interval '2 hours', ${now}::timestamptz - n * interval '2 hours' + interval '1 hour', 9, 1, 8, '{}',
      case when n >= 3 then ${now}::timestamptz end from generate_series(0, 3999) n`.execute(tx.db);
  await sql`insert into forecast (workspace_id, series_id, starts_at, made_at, day, model, history, hours, actual)
    select ${w}::uuid, ${id}, date_trunc('day', ${now}::timestamptz) - n * interval '1 day', ${now}, (date_trunc('day', ${now}::timestamptz) - n * interval '1 day')::date, 'm', 504, '[]', '[]'
    from generate_series(1, 10) k, generate_series(0, 99) n`.execute(tx.db);
}

const reads: [name: string, read: (tx: Tx) => Promise<unknown>, condition: RegExp][] = [
  [
    "what may have risen",
    (tx) => candidates(tx, { from: at(0.05), start: at(14), least: 4, deviations: 6 }),
    /topic_volume_at[\s\S]*?Index Cond: .*at >= [\s\S]*topic_volume_pkey[\s\S]*?Index Cond: .*topic_id = .*at >= .*at < /,
  ],
  [
    "a series looked at closely",
    (tx) => quarters(tx, series, { start: at(14), from: at(0.05), now }),
    /topic_volume_pkey[\s\S]*?Index Cond: .*topic_id = .*at >= [\s\S]*topic_channel_volume[\s\S]*?Index Cond: .*at >= /,
  ],
  [
    "posts of a rise",
    (tx) => countWindow(tx, { topicId: topic, since: at(1), until: now }),
    /match_default_pkey[\s\S]*?Index Cond: .*topic_id = .*post_id >= .*post_id < /,
  ],
  [
    "insights, next page",
    (tx) => pageOfInsights(tx, { before: { since: at(10), id: newId() }, limit: 50 }),
    /insight_newest[\s\S]*?Index Cond: .*ROW\(since, id\) </,
  ],
  [
    "insights of a topic",
    (tx) => pageOfInsights(tx, { seriesId: topic, before: null, limit: 50 }),
    /insight_series[\s\S]*?Index Cond: .*series_id = /,
  ],
  ["the newest insight of a topic", (tx) => newestOf(tx, topic), /insight_series[\s\S]*?Index Cond: .*series_id = /],
  ["what lasts", (tx) => lastingInsights(tx), /insight_lasting[\s\S]*?Index Cond: .*kind = /],
  [
    "the newest forecast",
    (tx) => newestRun(tx, topic),
    /Index Scan Backward using forecast_pkey[\s\S]*?Index Cond: .*series_id = /,
  ],
  [
    "the days of a record",
    (tx) => dayRuns(tx, topic, at(32)),
    /forecast_pkey[\s\S]*?Index Cond: .*series_id = .*starts_at >= /,
  ],
  [
    "hours of a series",
    (tx) => hoursOf(tx, series, { until: now, back: 200, ahead: 24 }),
    /topic_volume_pkey[\s\S]*?Index Cond: .*topic_id = .*at >= .*at < /,
  ],
  ["the first quarter hour", (tx) => firstQuarter(tx, { topicId: null }), /channel_volume_at[\s\S]*?Index Cond: /],
];

test.each(reads)("%s is read from its index", async (_, read, condition) => {
  await world.tx(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx.db);
    const plans = (await plansOf(tx, read)).join("\n");
    expect(plans).toMatch(condition);
  });
});
