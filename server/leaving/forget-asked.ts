import { system, transaction } from "#server/db/transaction.ts";
import type { Reaction } from "#server/reactions.ts";
import { dropWish } from "./wish-store.ts";

/** A member erased their account. */
export const forgetAsked: Reaction = (context, workspaceId, { subjectId }) =>
  transaction(context.db, workspaceId, system, (tx) => dropWish(tx, subjectId ?? ""));
