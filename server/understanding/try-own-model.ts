import type { Result } from "@earshot/contract/endpoint.ts";
import type { testOwnModel } from "@earshot/contract/own-models.ts";
import type { Context } from "#server/context.ts";
import { type Actor, type Tx, transaction } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { pack, presentSignals } from "#server/posts/signals.ts";
import { askingOf } from "./asking.ts";
import { charge, settle } from "./own-model-meter.ts";
import { dayOf, lockOwnModel } from "./own-models.ts";

/** Asks it about one sentence now, past the queue and its circuit; the day's limit holds here too. */
export async function tryOwnModel(
  context: Context,
  workspaceId: string,
  actor: Actor,
  id: string,
  text: string,
): Promise<Result<typeof testOwnModel>> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, actor, work);
  const post = { title: null, text };
  const day = dayOf(context.now());
  const { asking, charged, isCharged } = await within(async (tx) => {
    const row = await lockOwnModel(tx, id);
    if (!row) throw notFound("model");
    const asking = askingOf(context, row);
    const charged = asking.costs(post);
    return { asking, charged, isCharged: await charge(tx, row, charged, context.now()) };
  });
  const nothing = { answered: false, signals: [], tokens: 0, cpuMs: 0, milliseconds: 0 };
  if (!isCharged)
    return { ...nothing, code: "day_spent", message: "The day's limit of this model does not hold another request." };
  const began = performance.now();
  const asked = await asking.ask(post);
  const milliseconds = Math.round(performance.now() - began);
  await within((tx) => settle(tx, id, { charged, used: asked.used }, day));
  const cost = { tokens: asked.used.tokens, cpuMs: Math.round(asked.used.cpuMs), milliseconds };
  return asked.kind === "failed"
    ? { ...nothing, code: asked.code, message: asked.message, ...cost }
    : {
        answered: true,
        code: null,
        message: asked.missed.length === 0 ? "" : `It did not answer: ${asked.missed.join(", ")}.`,
        signals: presentSignals(pack(asked.found, null)) ?? [],
        ...cost,
      };
}
