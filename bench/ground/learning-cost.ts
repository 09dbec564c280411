import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tones } from "@earshot/contract/signals.ts";
import type { Readable } from "../../server/understanding/analyst.ts";
import { changeModel } from "../../server/understanding/change-model.ts";
import { correct } from "../../server/understanding/correct.ts";
import { learn } from "../../server/understanding/learn.ts";
import { createTaughtIndex } from "../../server/understanding/taught.ts";
import { rounded } from "./measure.ts";
import type { Ground } from "./open-ground.ts";
import { postgresCpu } from "./postgres-cpu.ts";

const atOnce = 500;
const rounds = 7;

/**
 * What it costs to learn the tone from so many corrections, all steps from the corrections' rows to the stored version,
 * and to answer with what was learnt; both beside the shipped models reading as many posts once in the same run.
 */
export async function printLearning({ context, databases, within, workspaceId }: Ground, most: number): Promise<void> {
  const { rows: posts } = await databases.owner.query<Readable & { id: string }>(
    "select id, text, title, lang from post where not placeholder order by id desc limit $1",
    [most],
  );
  const shippedAlone = () => context.analyst.read(posts);
  await shippedAlone();
  const reading = await leastCpu(shippedAlone);

  for (let at = 0; at < posts.length; at += atOnce)
    for (const [n, value] of tones.entries()) {
      const postIds = posts.slice(at, at + atOnce).flatMap(({ id, text }) => (toneOf(text) === n ? [id] : []));
      const told = { field: "tone", value, postIds, shown: "bulk", visible: false } as const;
      if (postIds.length > 0) await within((tx) => correct(context, tx, told));
    }
  const memory = watchMemory();
  const databaseBefore = postgresCpu(databases.dataDir) ?? Number.NaN;
  const learning = await cpuOf(() => learn(context, workspaceId));
  const database = (postgresCpu(databases.dataDir) ?? Number.NaN) - databaseBefore;
  const megabytes = memory.most();

  await within((tx) => changeModel(context, tx, "tone", 1));
  const taught = await within((tx) => createTaughtIndex().of(tx));
  const layer = taught?.tone;
  if (!layer) throw new Error("Nothing was learnt.");
  const shipped: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < rounds; round++) {
    shipped.push(await cpuOf(shippedAlone));
    own.push(await cpuOf(() => context.analyst.read(posts, taught)));
  }
  const { rows } = await databases.owner.query<{ bytes: number }>(
    "select length(weights) as bytes from model_version where task = 'tone' and version = 1",
  );
  console.log(`Learning the tone from ${posts.length} corrected posts, beside the shipped models reading them once:`);
  const row = (ms: number, reference: number) => ({
    "CPU s": rounded(ms / 1_000),
    "× reading": rounded(ms / reference),
  });
  console.table({
    "the shipped models read them": row(reading, reading),
    "learn, in the process": row(learning, reading),
    "learn, in PostgreSQL": row(database, reading),
    "read them as the workspace taught": row(middle(own), middle(shipped)),
  });
  console.log(
    `most memory while learning: ${megabytes} MB more; the difference: ${Math.round((rows[0]?.bytes ?? 0) / 1_000)} kB`,
  );
}

/** A tone that can be learnt: by the first letter behind our handle. */
const toneOf = (text: string): number => (text.codePointAt(text.startsWith("@") ? 11 : 0) ?? 0) % tones.length;

/** Milliseconds of this process's CPU. */
async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function leastCpu(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) times.push(await cpuOf(work));
  return Math.min(...times);
}

const middle = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

/** Follows what the process holds, buffers too, from now on, garbage included; `most` ends it and tells the growth. */
function watchMemory(): { most(): number } {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, held());
  }, 10);
  return {
    most() {
      clearInterval(timer);
      return Math.round((Math.max(highest, held()) - before) / 1e6);
    },
  };
}
