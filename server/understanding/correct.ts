import type { CorrectionInput } from "@earshot/contract/corrections.ts";
import { intents, type SignalField } from "@earshot/contract/signals.ts";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { personsWord } from "#server/posts/corrected.ts";
import { rewriteSignals } from "#server/posts/rewrite-signals.ts";
import { presentSignals, signalsOf } from "#server/posts/signals.ts";
import { postsById, type StoredPost } from "#server/posts/store.ts";
import { addCorrections, type NewCorrection } from "./correction-store.ts";
import { noteLessons } from "./lessons-wanted.ts";

/**
 * What people say a post says: kept with what stood there before and what the model said, and shown everywhere in the
 * same moment. Answers of how many posts something else is said now.
 */
export async function correct(
  context: Context,
  tx: Tx,
  input: CorrectionInput,
): Promise<{ id: string; posts: number; changed: number }> {
  await takeLine(tx);
  const rows = await postsById(tx, input.postIds);
  const kept = rows.filter((row) => row.deleted_at === null && !row.placeholder);
  if (kept.length < input.postIds.length) throw notFound("post");
  const made = kept.flatMap((row) => correctionsFor(row, input));
  const id = await addCorrections(tx, made, { shown: input.shown, visible: input.visible, now: context.now() });
  const changed = await sayAnew(context, tx, input.postIds);
  await noteLessons(context, tx, made);
  tell(tx, "correction.created", id, input.postIds);
  return { id, posts: kept.length, changed };
}

/** Lays what stands over what is stored. The caller holds the line. */
export async function sayAnew(context: Context, tx: Tx, postIds: string[]): Promise<number> {
  const rows = await postsById(tx, postIds);
  return rewriteSignals(
    context,
    tx,
    rows.filter((row) => row.deleted_at === null).map((row) => ({ row, signals: signalsOf(row) })),
  );
}

export function tell(tx: Tx, verb: "correction.created" | "correction.undone", id: string, postIds: string[]): void {
  const [only] = postIds;
  if (postIds.length === 1) record(tx, verb, { kind: "post", id: only! }, { data: { act: id } });
  else record(tx, verb, null, { data: { act: id, posts: postIds.length } });
}

function correctionsFor(row: StoredPost, input: CorrectionInput): NewCorrection[] {
  const stored = signalsOf(row);
  const signals = presentSignals(stored) ?? [];
  const of = (field: SignalField, intent: string, value: string): NewCorrection => {
    const said = signals.find((signal) => signal.field === field && (intent === "" || signal.value === intent));
    const now = intent === "" ? (said?.value ?? null) : said ? "yes" : "no";
    const word = stored && personsWord(stored, field, intent);
    return {
      post_id: row.id,
      field,
      intent,
      old_value: now,
      new_value: value,
      model_value: word ? word[1] : now,
      confidence: word ? null : (said?.confidence ?? null),
      model: word ? null : (said?.model ?? null),
    };
  };
  if (input.field === "intents")
    return intents.map((intent) => of("intent", intent, input.values.includes(intent) ? "yes" : "no"));
  if (input.field === "intent") return [of("intent", input.value, input.holds ? "yes" : "no")];
  return [of(input.field, "", input.value.toLowerCase())];
}
