import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";
import { newId } from "./db/id.ts";

import { record } from "./events.ts";
import { react } from "./react.ts";
import type { Happened } from "./reactions.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [] });
});
afterAll(() => world.close());

/** The ids of events that wait for their reactions. */
async function waiting(): Promise<string[][]> {
  const jobs = await sql<{ payload: { eventIds: string[] } }>`
    select p.payload from graphile_worker._private_jobs p
    join graphile_worker._private_tasks t on t.id = p.task_id where t.identifier = 'react' order by p.id`.execute(
    world.context.db,
  );
  return jobs.rows.map((row) => row.payload.eventIds);
}

test("what is reacted to is queued with its cause, once for a transaction, and not without it", async () => {
  const [first, second] = [newId(), newId()];
  await world.tx(async (tx) => {
    record(tx, "question.solved", { kind: "question", id: first });
    record(tx, "saved_view.updated", { kind: "saved_view", id: first });
    record(tx, "question.reopened", { kind: "question", id: second });
  });
  await expect(
    world.tx(async (tx) => {
      record(tx, "question.solved", { kind: "question", id: first });
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  const queued = await waiting();
  expect(queued.map((ids) => ids.length)).toEqual([2]);

  const seen: Happened[] = [];
  const failing = async () => {
    throw new Error("mine alone");
  };
  const run = react(world.context, world.workspace.id, queued[0]!, {
    to: {
      "question.solved": [failing, async (_context, _workspace, happened) => seen.push(happened)],
      "question.reopened": [async (_context, _workspace, happened) => seen.push(happened)],
    },
  });
  await expect(run).rejects.toThrow("1 reactions failed");
  expect(seen.map(({ verb, subjectId, actorKind }) => [verb, subjectId, actorKind])).toEqual([
    ["question.solved", first, "system"],
    ["question.reopened", second, "system"],
  ]);
});
