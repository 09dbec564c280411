import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { resume } from "../intake/resume.ts";
import type { Analyst } from "./analyst.ts";
import { reanalyze } from "./reanalyze.ts";

let world: World;
let analyst: Analyst;
beforeAll(async () => {
  world = await openWorld({ capabilities });
  analyst = world.context.analyst;
});
afterAll(() => world.close());

const state = async () => (await world.request("GET", "/reanalysis")).body;
const found = async (query: string): Promise<number> =>
  (await world.request("GET", `/posts?limit=200&q=${encodeURIComponent(query)}`)).body.items.length;
const jobs = async (): Promise<number> => {
  const { rows } = await world.context.owner.query(
    "select count(*)::int as n from graphile_worker.jobs where key like 'reanalyze:%'",
  );
  return rows[0].n;
};

/** An analyst that counts whom it reads, and stops being able to after so many batches. */
function counting(batches: number): Analyst & { read: Analyst["read"]; texts: string[] } {
  const texts: string[] = [];
  let left = batches;
  return {
    works: true,
    texts,
    async read(posts) {
      if (left-- <= 0) throw new Error("the power went");
      texts.push(...posts.map(({ text }) => text));
      return analyst.read(posts);
    },
  };
}

test("posts of a running installation get their signals, each once, whatever stops the work in between", async () => {
  // As an earlier version left them: stored without signals.
  world.context.analyst = { works: false, read: async (posts) => posts.map(() => null) };
  const body = Array.from({ length: 250 }, (_, n) => ({
    externalId: `old${n}`,
    text: n % 5 === 0 ? `This kettle is awful, terrible number ${n}` : `The shop opens at nine, number ${n}`,
  }));
  await world.request("POST", "/posts", { body });
  await world.request("POST", "/topics", { body: { name: "Angry", role: "product", query: "number tone:negative" } });
  expect(await found("tone:negative")).toBe(0);
  await world.tx((tx) =>
    sql`insert into reanalysis (workspace_id, before, missing_only, total)
      values (${tx.workspaceId}, 'ffffffff-ffff-ffff-ffff-ffffffffffff', true, 250)`.execute(tx.db),
  );

  const first = counting(1);
  world.context.analyst = first;
  await expect(reanalyze(world.context, world.workspace.id)).rejects.toThrow("the power went");
  expect(await state()).toMatchObject({ state: "running", total: 250, lookedAt: 100, changed: 100 });
  world.context.analyst = analyst;
  // What arrives meanwhile has its signals already and is not read again.
  await world.request("POST", "/posts", { body: { externalId: "new", text: "I love it, great number 1" } });
  await resume(world.context);
  expect(await jobs()).toBe(1);

  const stop = new AbortController();
  const second = counting(99);
  world.context.analyst = {
    works: true,
    read: async (posts) => {
      stop.abort();
      return second.read(posts);
    },
  };
  await reanalyze(world.context, world.workspace.id, { signal: stop.signal });
  expect(await state()).toMatchObject({ state: "running", lookedAt: 200 });
  world.context.analyst = second;
  await reanalyze(world.context, world.workspace.id);
  expect(await state()).toMatchObject({ state: "ended", lookedAt: 250, changed: 250, endedAt: expect.any(String) });

  const read = [...first.texts.slice(0, 100), ...second.texts].filter((text) => !text.startsWith("I love"));
  expect(read).toHaveLength(250);
  expect(new Set(read).size).toBe(250);
  expect(await found("tone:negative")).toBe(50);
  const { rows } = await world.context.owner.query(
    "select (select count(*)::int from match where ended_at is null) as matches, (select sum(posts)::int from topic_volume) as counted",
  );
  expect(rows[0]).toEqual({ matches: 50, counted: 50 });
});

test("a manager asks for all posts again and sees how far it is; an analyst may look, not start", async () => {
  world.context.analyst = analyst;
  expect((await world.as("priya")("POST", "/reanalysis")).status).toBe(403);
  expect((await world.as("priya")("GET", "/reanalysis")).status).toBe(200);
  const { status, body } = await world.as("tom")("POST", "/reanalysis");
  expect([status, body.state, body.lookedAt, body.total]).toEqual([202, "running", 0, 251]);
  expect((await world.as("tom")("DELETE", "/reanalysis")).status).toBe(204);
  expect((await state()).state).toBe("ended");
  await reanalyze(world.context, world.workspace.id);
  expect((await state()).lookedAt).toBe(0);
  await world.as("tom")("POST", "/reanalysis");
  await reanalyze(world.context, world.workspace.id);
  expect(await state()).toMatchObject({ state: "ended", lookedAt: 251, changed: 0 });
  world.context.analyst = { works: false, read: async (posts) => posts.map(() => null) };
  expect((await world.as("tom")("POST", "/reanalysis")).status).toBe(422);
});
