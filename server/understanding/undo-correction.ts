import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { sayAnew, tell } from "./correct.ts";
import { takeBack } from "./correction-store.ts";

/** Takes back what was corrected together: what people said before stands again, else what the model said. */
export async function undoCorrection(context: Context, tx: Tx, actId: string): Promise<void> {
  await takeLine(tx);
  const { known, undone } = await takeBack(tx, actId, context.now());
  if (!known) throw notFound("correction");
  const posts = [...new Set(undone.map(({ post_id }) => post_id))];
  if (posts.length === 0) return;
  await sayAnew(context, tx, posts);
  tell(tx, "correction.undone", actId, posts);
}
