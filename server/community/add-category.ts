import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseUnknownProduct } from "#server/ideas/unknown-product.ts";
import { allCategories, type CategoryRow, categoryById, insertCategory } from "./category-store.ts";

/** More than a visitor can choose from. */
const most = 50;

/** Adds a category at the end of the list. */
export async function addCategory(
  tx: Tx,
  given: { name: string; description: string; productId?: string },
): Promise<CategoryRow> {
  await takeLine(tx);
  const before = await allCategories(tx);
  if (before.length >= most) throw refused("too_many", `A portal has up to ${most} categories.`);
  if (given.productId) await refuseUnknownProduct(tx, given.productId);
  const id = newId();
  await insertCategory(tx, {
    id,
    slug: freeSlug(given.name, new Set(before.map(({ slug }) => slug))),
    name: given.name.toWellFormed(),
    description: given.description.toWellFormed(),
    product_id: given.productId ?? null,
    position: (before.at(-1)?.position ?? -1) + 1,
  });
  record(tx, "category.created", { kind: "category", id }, { version: 1 });
  return (await categoryById(tx, id)) as CategoryRow;
}

/** Its address: the name in small letters, with a number behind it where that is taken. */
function freeSlug(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 50) || "category";
  for (let n = 1; ; n++) {
    const slug = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}
