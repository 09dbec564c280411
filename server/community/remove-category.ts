import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { categoryById, deleteCategory } from "./category-store.ts";

/** Removes a category; its questions stay, without one. */
export async function removeCategory(tx: Tx, id: string): Promise<void> {
  const before = await categoryById(tx, id);
  if (!before || !(await deleteCategory(tx, id))) throw notFound("category");
  record(
    tx,
    "category.deleted",
    { kind: "category", id },
    { data: { name: before.name, questions: before.questions } },
  );
}
