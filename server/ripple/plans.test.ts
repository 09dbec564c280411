import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { linkByCode } from "../links/store.ts";
import { countRipples } from "./ripple-store.ts";
import { actRows } from "./row-store.ts";

/** Replies of ours, each to a question and with two who answer it and three who like it; beside as much of another's. */
const replies = Number(process.env.EARSHOT_MEASURE ?? 300);
let world: World;
let some = "";
const since = new Date(Date.now() - 30 * 86_400_000);

beforeAll(async () => {
  world = await openWorld();
  for (const place of [world.workspace, world.ostra]) await world.tx(seed, place.id);
  await world.context.owner.query("vacuum analyze");
}, 180_000);
afterAll(() => world.close());

async function seed(tx: Tx): Promise<void> {
  const w = tx.workspaceId;
  const run = (text: ReturnType<typeof sql>) => text.execute(tx.db);
  await run(sql`
    create temp table said on commit drop as
    select n, t, (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7' || substr(tail, 1, 3) || '-8' || substr(tail, 4, 3) || '-' || rpad(substr(tail, 7), 12, '0'))::uuid as id
    from (select n, t, lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0') as hex, substr(md5(${w}::text || n), 1, 15) as tail
      from (select n, ${since}::timestamptz + n * interval '2 minutes' as t from generate_series(0, ${replies * 10 - 1}::int) n) x) y`);
  await run(sql`create temp table someone on commit drop as
    select n, (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid as id from generate_series(0, 499) n`);
  await run(sql`insert into identity (workspace_id, id, network, external_id, handle, handle_key, name)
    select ${w}::uuid, id, 'square', n::text, 'x' || n, 'x' || n, 'X' from someone`);
  // Of ten posts one asks, one is our reply, two answer it; the others are talk.
  await run(sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, root_id, parent_id, posted_at, own, likes)
    select ${w}::uuid, s.id, 'square', 'square:' || s.n, 'comment', 'public', 'steam', (select id from someone x where x.n = s.n % 500),
      case when s.n % 10 < 4 then q.id else s.id end,
      case s.n % 10 when 1 then q.id when 2 then o.id when 3 then o.id end, s.t, s.n % 10 = 1, 3
    from said s
    join said q on q.n = s.n - s.n % 10
    join said o on o.n = q.n + 1`);
  await run(sql`insert into post_key select ${w}::uuid, 'square', 'square:' || n, id from said`);
  await run(sql`insert into reaction (workspace_id, network, external_id, post_id, kind, identity_id)
    select ${w}::uuid, 'square', s.n || ':' || x.n, s.id, 'like', x.id from said s join someone x on x.n in (s.n % 50, s.n % 50 + 50, s.n % 50 + 100)`);
  await run(sql`insert into quote (workspace_id, post_id, network, external_id)
    select ${w}::uuid, id, 'square', 'square:' || (n - 4) from said where n % 10 = 5`);
  const { rows } = await sql<{ id: string }>`select id from said where n = 11`.execute(tx.db);
  some = rows[0]!.id;
}

/** What runs through every row of a table of the whole workspace is not what an index was made for. */
const scans = /Seq Scan on (post|reaction|quote|vote|reader|tracked_link|reply)\b/;

async function plan(read: (tx: Tx) => Promise<unknown>): Promise<string> {
  return world.tx(async (tx) => {
    // Tables that nothing was written to are cheapest to scan; the question is what the large ones do.
    await sql`set local enable_seqscan = off`.execute(tx.db);
    return (await plansOf(tx, read)).join("\n");
  });
}

test("the report of a time reads our answers of it by their own index, and nothing from end to end", async () => {
  const found = await plan((tx) => countRipples(tx, { since }, 50));
  expect(found).toMatch(/using post_\w*workspace_id_id_idx\d* on post|using post_own_answer|Index Cond: .*id >= /);
  expect(found).not.toMatch(scans);
});

test("one answer's ripple and its rows touch nothing but their own", async () => {
  for (const read of [
    (tx: Tx) => countRipples(tx, { posts: [some] }, 1),
    (tx: Tx) => actRows(tx, { posts: [some] }, { wanted: ["liked"], leftOut: false, after: null, limit: 50 }),
    (tx: Tx) => countRipples(tx, { conversation: newId() }, 200),
    (tx: Tx) => linkByCode(tx, "abcdefghij"),
  ])
    expect(await plan(read)).not.toMatch(scans);
  const one = await plan((tx) => countRipples(tx, { posts: [some] }, 1));
  for (const condition of [
    /using reaction_post on reaction[\s\S]*?Index Cond: .*post_id = /,
    /Index Cond: .*parent_id = /,
    /using quote_of on quote[\s\S]*?Index Cond: .*external_id = /,
    /Index Cond: .*root_id = /,
  ])
    expect(one).toMatch(condition);
});

test("at this size every reply has what was seeded for it", async () => {
  const [first] = await world.tx((tx) => countRipples(tx, { since }, 50));
  expect(first).toMatchObject({ kind: "reply", subjects: replies, liked: 3, replied: 2, quoted: 1 });
  if (!process.env.EARSHOT_MEASURE) return;
  const took = async (read: (tx: Tx) => Promise<unknown>) => {
    const times: number[] = [];
    for (let n = 0; n < 11; n++) {
      const before = performance.now();
      await world.tx(read);
      times.push(performance.now() - before);
    }
    return times.sort((a, b) => a - b)[5]!.toFixed(1);
  };
  console.info(`report of ${replies} replies: ${await took((tx) => countRipples(tx, { since }, 50))} ms`);
  console.info(`one reply: ${await took((tx) => countRipples(tx, { posts: [some] }, 1))} ms`);
});
