import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { openGate } from "../crash/gate.ts";
import { openPlace, patience } from "../crash/place.ts";
import { testDatabase } from "../database.ts";

const close: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

/** Pieces of one request at which the process is killed; `tests/crash/cut-off.slow.test.ts` tries every one on connections alone. */
const points = [2, 5, 8, 11, 15];

test("F-03 F-06: kill -9 of the web server within a request: whole or not at all, and once when it is sent again", {
  timeout: points.length * patience,
}, async () => {
  const database = await testDatabase();
  close.push(database.drop);
  const gate = await openGate();
  close.push(gate.close);
  await gate.open(database.ownerUrl);
  const place = await openPlace({ ownerUrl: gate.through(database.ownerUrl), appUrl: gate.through(database.appUrl) });
  close.push(place.close);
  const look = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  close.push(() => look.end());

  let server = place.start({ role: "web" });
  await server.ready();
  await place.request("POST", "/topics", { name: "Piko", query: "piko", opensConversations: true });
  for (const [n, at] of points.entries()) {
    const post = (part: string) => ({
      text: `My piko drips, ${n} ${part}`,
      network: "forum",
      externalId: `${n}-${part}`,
      author: { externalId: "noor", handle: "noor" },
    });
    const ask = () =>
      place.request("POST", "/posts", [post("a"), post("b")], { "idempotency-key": `kill ${n}` }).catch(() => null);
    /** Everything that belongs to the two posts. */
    const stands = async () => {
      const { rows } = await look.query(
        `select count(*)::int as posts, count(k.post_id)::int as keys, count(r.post_id)::int as raws,
           count(m.post_id)::int as matches, count(c.post_id)::int as conversations
         from post p left join post_key k on k.post_id = p.id left join post_raw r on r.post_id = p.id
         left join match m on m.post_id = p.id left join conversation_post c on c.post_id = p.id where p.external_id in ($1, $2)`,
        [`${n}-a`, `${n}-b`],
      );
      return Object.values(rows[0]).map(Number);
    };
    const { exited } = server;
    gate.cut({ at, how: (["before", "within", "after"] as const)[n % 3]! }, () => server.kill("SIGKILL"));
    const first = await ask();
    if (gate.mend()) expect(await exited).toEqual({ code: null, signal: "SIGKILL" });
    else server.kill("SIGKILL");
    await exited;
    expect([
      [0, 0, 0, 0, 0],
      [2, 2, 2, 2, 2],
    ]).toContainEqual(await stands());
    if (first?.status === 201) expect(await stands()).toEqual([2, 2, 2, 2, 2]);
    server = place.start({ role: "web" });
    await server.ready();
    expect((await ask())?.status).toBe(201);
    expect((await ask())?.status).toBe(201);
    expect(await stands()).toEqual([2, 2, 2, 2, 2]);
  }
});
