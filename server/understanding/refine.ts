import type { OwnModelTask } from "@earshot/contract/own-models.ts";
import type { SignalField } from "@earshot/contract/signals.ts";
import { sql } from "kysely";
import { backOff } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { applyCorrections } from "#server/posts/corrected.ts";
import { rewriteSignals } from "#server/posts/rewrite-signals.ts";
import { pack, repack, signalsOf } from "#server/posts/signals.ts";
import { postsById, type StoredPost } from "#server/posts/store.ts";
import { enqueueRefining } from "./ask-for-refining.ts";
import type { Asked, AskOptions } from "./asked.ts";
import { askingOf } from "./asking.ts";
import { charge, settle } from "./own-model-meter.ts";
import { dayOf, lockOwnModel, type OwnModelRow } from "./own-models.ts";

/** Posts per transaction. */
const slice = 20;
const mostTries = 3;
/** Failures in a row after which it is left in peace for a while. */
const patience = 3;

type Waiting = { row: StoredPost; tries: number };
/** `spent`: the day's limit did not hold it, nothing was sent; `left`: not asked, it waits on */
type Outcome = Asked | { kind: "spent" } | { kind: "left" };

/**
 * Lets a workspace's own model read what waits for it, newest first, a slice at a time: asked with no transaction open,
 * stored in one. Where it fails three times, or the day's limit is reached, the built-in models' word stands and says
 * why; while its circuit is open, posts wait. Killed at any moment the slice is asked again.
 */
export async function refine(
  context: Context,
  workspaceId: string,
  ownModelId: string,
  options: AskOptions = {},
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  for (;;) {
    const next = await within((tx) => take(context, tx, ownModelId));
    if (!next) return;
    if (options.signal?.aborted) {
      // The process stops: the next one goes on.
      await within((tx) => enqueueRefining(tx, ownModelId));
      return;
    }
    const { model, waiting } = next;
    const outcomes = await askAll(context, within, model, waiting, options);
    await within((tx) => keep(context, tx, model, waiting, outcomes));
  }
}

/** The next posts; undefined when there is nothing to do now. Those that are gone wait no longer. */
async function take(
  context: Context,
  tx: Tx,
  ownModelId: string,
): Promise<{ model: OwnModelRow; waiting: Waiting[] } | undefined> {
  const model = await lockOwnModel(tx, ownModelId);
  if (!model) return undefined;
  if (!model.active) {
    await sql`delete from own_model_wait where workspace_id = ${tx.workspaceId} and own_model_id = ${ownModelId}`.execute(
      tx.db,
    );
    return undefined;
  }
  for (;;) {
    const { rows } = await sql<{ post_id: string; tries: number }>`
      select post_id, tries from own_model_wait where workspace_id = ${tx.workspaceId} and own_model_id = ${ownModelId}
      order by post_id desc limit ${slice}`.execute(tx.db);
    if (rows.length === 0) return undefined;
    if (model.open_until && model.open_until > context.now()) {
      await enqueueRefining(tx, ownModelId, model.open_until);
      return undefined;
    }
    const tries = new Map(rows.map((row) => [row.post_id, row.tries]));
    const found = (await postsById(tx, [...tries.keys()])).filter((row) => !row.placeholder && row.deleted_at === null);
    const waiting = found.map((row) => ({ row, tries: tries.get(row.id)! }));
    const there = new Set(found.map(({ id }) => id));
    await forget(
      tx,
      ownModelId,
      [...tries.keys()].filter((id) => !there.has(id)),
    );
    if (waiting.length > 0) return { model, waiting };
  }
}

/** Some at once, in order; nobody is asked any more once it wants to be left in peace. */
async function askAll(
  context: Context,
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  model: OwnModelRow,
  waiting: Waiting[],
  options: AskOptions,
): Promise<Outcome[]> {
  const asking = askingOf(context, model);
  const outcomes: Outcome[] = waiting.map(() => ({ kind: "left" }));
  let failures = model.failures;
  let isOver = false;
  let next = 0;
  const ask = async () => {
    while (next < waiting.length && !isOver && !options.signal?.aborted) {
      const n = next++;
      const { row } = waiting[n]!;
      const charged = asking.costs(row);
      const day = dayOf(context.now());
      if (!(await within((tx) => charge(tx, model, charged, context.now())))) {
        outcomes[n] = { kind: "spent" };
        continue;
      }
      const asked = await asking.ask(row, options);
      await within((tx) => settle(tx, model.id, { charged, used: asked.used }, day));
      outcomes[n] = asked.kind === "failed" && asked.code === "stopped" ? { kind: "left" } : asked;
      failures = asked.kind === "answered" ? 0 : failures + 1;
      isOver ||= asked.kind === "failed" && (asked.until !== null || failures >= patience);
    }
  };
  await Promise.all(Array.from({ length: asking.atOnce }, ask));
  return outcomes;
}

async function keep(
  context: Context,
  tx: Tx,
  asked: OwnModelRow,
  waiting: Waiting[],
  outcomes: Outcome[],
): Promise<void> {
  await takeLine(tx);
  const model = await lockOwnModel(tx, asked.id);
  // Changed meanwhile: what the old settings brought is not wanted, everything waits on.
  if (!model || model.version !== asked.version) return;
  const rows = new Map(
    (
      await postsById(
        tx,
        waiting.map(({ row }) => row.id),
      )
    ).map((row) => [row.id, row]),
  );
  const done: string[] = [];
  const again: string[] = [];
  const said: Parameters<typeof rewriteSignals>[2] = [];
  let answered = 0;
  let fellBack = 0;
  waiting.forEach(({ row: before, tries }, n) => {
    const outcome = outcomes[n]!;
    const row = rows.get(before.id);
    // An edit waits in its own right; what was said of the words before it is out of date.
    if (outcome.kind === "left" || !row || row.text !== before.text || row.title !== before.title) return;
    if (outcome.kind === "failed" && tries + 1 < mostTries && isWorthAnotherTry(outcome.code)) {
      again.push(row.id);
      return;
    }
    done.push(row.id);
    const missed = outcome.kind === "answered" ? outcome.missed : model.tasks;
    const why = outcome.kind === "answered" ? unreadable : outcome.kind === "spent" ? spent : outcome.message;
    said.push({
      row,
      signals: repack(
        // Beneath what people said, which is laid over it again when it is written.
        applyCorrections(signalsOf(row), []) ?? pack([], null),
        outcome.kind === "answered" ? outcome.found : [],
        row.title ? row.title.length : null,
        Object.fromEntries(missed.map((task) => [fieldOf(task), `${model.model}: ${why}`])),
      ),
    });
    if (outcome.kind === "answered") answered++;
    else fellBack++;
  });
  await rewriteSignals(context, tx, said);
  await forget(tx, model.id, done);
  if (again.length > 0)
    await sql`update own_model_wait set tries = tries + 1 where workspace_id = ${tx.workspaceId}
      and own_model_id = ${model.id} and post_id = any(${again}::uuid[])`.execute(tx.db);
  await settle(tx, model.id, { answered, fellBack }, dayOf(context.now()));
  await note(context, tx, model, outcomes);
  if (done.length > 0) record(tx, "post.refined", null, { data: { posts: done.length } });
}

/** How it fares: failures in a row, what went wrong, and until when it is left in peace. */
async function note(context: Context, tx: Tx, model: OwnModelRow, outcomes: Outcome[]): Promise<void> {
  let { failures } = model;
  let until: Date | null = null;
  let fault: OwnModelRow["last_error"] = model.last_error;
  const now = context.now();
  let answered = false;
  for (const outcome of outcomes) {
    if (outcome.kind === "answered") {
      answered = true;
      failures = 0;
      fault = null;
    } else if (outcome.kind === "failed") {
      failures++;
      fault = { code: outcome.code, message: outcome.message, at: now.toISOString() };
      if (outcome.until && (!until || outcome.until > until)) until = outcome.until;
    }
  }
  if (until === null && failures >= patience)
    until = new Date(now.getTime() + backOff(failures - patience, context.random));
  await tx.db
    .updateTable("own_model")
    .set({
      failures,
      open_until: until,
      last_error: fault === null ? null : JSON.stringify(fault),
      ...(answered && { last_answer_at: now }),
    })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", model.id)
    .execute();
  if (fault?.code !== model.last_error?.code) record(tx, "own_model.updated", { kind: "own_model", id: model.id });
}

const forget = async (tx: Tx, ownModelId: string, postIds: string[]): Promise<void> => {
  if (postIds.length > 0)
    await sql`delete from own_model_wait where workspace_id = ${tx.workspaceId} and own_model_id = ${ownModelId}
      and post_id = any(${postIds}::uuid[])`.execute(tx.db);
};

const fieldOf = (task: OwnModelTask): SignalField => (task === "intents" ? "intent" : task);

/** What will be refused again is not asked again; what was not this post's fault costs it no try. */
const isWorthAnotherTry = (code: string): boolean => code !== "refused" && code !== "forbidden_address";

const unreadable = "It did not answer this in the form that was asked for.";
const spent = "The day's limit is reached.";
