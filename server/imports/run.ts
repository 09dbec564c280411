import { importMaxima } from "@earshot/contract/imports.ts";
import type { Context } from "#server/context.ts";
import { type Actor, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { insertItems } from "./item-store.ts";
import { readFile } from "./read-file.ts";
import { type FileRecord, FileRefused } from "./record.ts";
import { type Counts, changeImport, type ImportRow, importById, insertRefusals } from "./store.ts";
import { takeBatch } from "./take-batch.ts";
import type { Outcome, Taken } from "./taken.ts";

const atOnce = 500;
/** A batch of long rows is shorter: this many characters. */
const mostCharacters = 2_000_000;
/** Progress is told this often. */
const tellEveryMs = 700;

/**
 * Takes the file's rows in batches, each one transaction with where the run stands after it: a process that dies goes on
 * after the last batch, and a batch is never taken twice. A dry run does the same and takes every batch back. Ends when
 * the file does, when somebody cancels, or when the process stops (the next start goes on).
 */
export async function run(
  context: Context,
  workspaceId: string,
  importId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const row = await transaction(context.db, workspaceId, nobody, (tx) => importById(tx, importId));
  if (row?.state !== "checking" && row?.state !== "running") return;
  const actor = actorOf(row);
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, actor, work);
  const dry = row.state === "checking";
  const pass: Pass = { dry, timezone: await timezoneOf(context, workspaceId), seen: new Set(), told: 0 };
  const read = { bytes: 0 };
  let place: Place = dry ? { rows: 0, counts: noCounts() } : { rows: row.rows_done, counts: countsOf(row) };
  const settle = async (batch: FileRecord[]) => {
    if (batch.length === 0) return true;
    const next = await step(context, within, row, pass, place, batch, read.bytes);
    if (next === null) return false;
    place = next;
    failPoint(context, "imported");
    return true;
  };
  try {
    let batch: FileRecord[] = [];
    let characters = 0;
    for await (const found of readFile(context.db, workspaceId, row, read, options.signal)) {
      if (found.row <= place.rows) continue;
      batch.push(found);
      characters += found.cells.reduce((sum, cell) => sum + cell.length, found.raw?.length ?? 0);
      if (batch.length < atOnce && characters < mostCharacters) continue;
      options.signal?.throwIfAborted();
      if (!(await settle(batch))) return;
      batch = [];
      characters = 0;
    }
    if (!(await settle(batch))) return;
    await within((tx) => finish(tx, importId, dry, place));
  } catch (error) {
    if (options.signal?.aborted) return;
    if (!(error instanceof FileRefused)) throw error;
    await within((tx) => fail(tx, importId, error.message));
  }
}

type Pass = { dry: boolean; timezone: string; seen: Set<string>; told: number };
type Place = { rows: number; counts: Counts };

const nobody: Actor = { kind: "system", id: null, name: null };

/** What an import does, whoever sent it did. */
export const actorOf = (row: ImportRow): Actor => ({
  kind: row.author_kind as Actor["kind"],
  id: row.author_id,
  name: row.author_name,
});

const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, refused: 0 });
export const countsOf = ({ created, updated, unchanged, refused }: Counts): Counts => ({
  created,
  updated,
  unchanged,
  refused,
});

/** One batch: its rows, its refusals, what it made, where the run stands. Null: somebody else decided otherwise. */
async function step(
  context: Context,
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  row: ImportRow,
  pass: Pass,
  place: Place,
  batch: FileRecord[],
  bytes: number,
): Promise<Place | null> {
  for (let tries = 1; ; tries++) {
    try {
      const outcomes = pass.dry ? await rehearse(context, within, row, pass, batch) : null;
      return await within(async (tx) => {
        const now = await importById(tx, row.id, true);
        if (now?.state !== row.state || (!pass.dry && now.rows_done !== place.rows)) return null;
        const taken = outcomes ? { outcomes, items: [] } : await takeBatch(context, tx, row, pass.timezone, batch);
        await insertItems(tx, row.id, taken.items);
        const counts = add(place.counts, taken.outcomes);
        await keepRefusals(tx, row.id, batch, taken.outcomes, place.counts.refused);
        const rows = batch.at(-1)?.row ?? place.rows;
        await changeImport(tx, row.id, { ...counts, rows_done: rows, bytes_done: Math.min(bytes, Number(row.bytes)) });
        tell(tx, row.id, pass);
        return { rows, counts };
      });
    } catch (error) {
      // Two writers met, or one mail was given to two people at once: the batch is tried again as a whole.
      const passing = /^(23505|40001|40P01|55P03)$/.test(String((error as { code?: unknown }).code));
      if (!passing || tries >= 4) throw error;
    }
  }
}

class Rehearsed extends Error {
  readonly taken: Taken;
  constructor(taken: Taken) {
    super("taken back");
    this.taken = taken;
  }
}

/** Takes the batch and takes it back. A row known from an earlier batch of the same rehearsal is not new again. */
async function rehearse(
  context: Context,
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  row: ImportRow,
  pass: Pass,
  batch: FileRecord[],
): Promise<Outcome[]> {
  const { outcomes } = await within(async (tx): Promise<Taken> => {
    throw new Rehearsed(await takeBatch(context, tx, row, pass.timezone, batch));
  }).catch((error: unknown) => {
    if (error instanceof Rehearsed) return error.taken;
    throw error;
  });
  return outcomes.map((outcome) => {
    const again = outcome.result === "created" && outcome.keys.some((key) => pass.seen.has(key));
    for (const key of outcome.keys) pass.seen.add(key);
    return again ? { ...outcome, result: "unchanged" } : outcome;
  });
}

function add(before: Counts, outcomes: Outcome[]): Counts {
  const counts = { ...before };
  for (const { result } of outcomes) counts[result]++;
  return counts;
}

async function keepRefusals(
  tx: Tx,
  importId: string,
  batch: FileRecord[],
  outcomes: Outcome[],
  already: number,
): Promise<void> {
  const byRow = new Map(batch.map((found) => [found.row, found]));
  const rows = outcomes
    .filter(({ result }) => result === "refused")
    .slice(0, Math.max(0, importMaxima.refusals - already))
    .map(({ row, reason }) => {
      const found = byRow.get(row);
      const cells = JSON.stringify((found?.cells ?? []).map((cell) => cell.toWellFormed().replaceAll("\0", "\ufffd")));
      return { row, line: found?.line ?? row, reason: reason ?? "", cells: cells.slice(0, importMaxima.row) };
    });
  await insertRefusals(tx, importId, rows);
}

function tell(tx: Tx, importId: string, pass: Pass): void {
  if (Date.now() - pass.told < tellEveryMs) return;
  pass.told = Date.now();
  record(tx, "import.updated", { kind: "import", id: importId });
}

async function finish(tx: Tx, importId: string, dry: boolean, place: Place): Promise<void> {
  const now = await importById(tx, importId, true);
  if (!now || now.state !== (dry ? "checking" : "running")) return;
  if (dry) {
    await changeImport(tx, importId, { ...noCounts(), state: "ready", checked: place.counts, rows_done: place.rows });
  } else {
    await changeImport(tx, importId, {
      state: "done",
      rows_done: place.rows,
      bytes_done: Number(now.bytes),
      ended_at: new Date(),
    });
    await forgetFile(tx, importId);
  }
  record(
    tx,
    "import.updated",
    { kind: "import", id: importId },
    { data: { counts: place.counts, dry, by: now.author_name } },
  );
}

async function forgetFile(tx: Tx, importId: string): Promise<void> {
  await tx.db
    .deleteFrom("import_part")
    .where("workspace_id", "=", tx.workspaceId)
    .where("import_id", "=", importId)
    .execute();
}

async function fail(tx: Tx, importId: string, error: string): Promise<void> {
  await changeImport(tx, importId, { state: "failed", error: error.slice(0, 500), ended_at: new Date() });
  record(tx, "import.updated", { kind: "import", id: importId });
}

async function timezoneOf(context: Context, workspaceId: string): Promise<string> {
  const { timezone } = await context.db
    .selectFrom("workspace")
    .select("timezone")
    .where("id", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return timezone;
}
