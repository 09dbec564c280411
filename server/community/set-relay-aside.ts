import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { lockQuestion } from "./question-store.ts";
import { changeRelay, relayById } from "./relay-store.ts";

/** Puts an offered answer aside, or takes it up again; one that was sent or withdrawn stays as it is: 409. */
export async function setRelayAside(context: Context, tx: Tx, relayId: string, aside: boolean): Promise<void> {
  const known = await relayById(tx, relayId);
  if (!known || !(await lockQuestion(tx, known.question_id))) throw notFound("relay");
  const row = await relayById(tx, relayId);
  if (row?.state !== "offered" && row?.state !== "dismissed")
    throw conflict(`This answer was ${row?.state === "sent" ? "passed on" : "withdrawn"} meanwhile.`);
  if ((row.state === "dismissed") === aside) return;
  await changeRelay(tx, relayId, {
    state: aside ? "dismissed" : "offered",
    reply_id: null,
    settled_by: aside ? tx.actor.name : null,
    settled_at: aside ? context.now() : null,
  });
  record(
    tx,
    aside ? "relay.dismissed" : "relay.offered",
    { kind: "conversation", id: row.conversation_id },
    { data: { questionId: row.question_id } },
  );
}
