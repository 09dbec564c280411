import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";

export type CategoryRow = {
  id: string;
  slug: string;
  name: string;
  description: string;
  product_id: string | null;
  position: number;
  questions: number;
  version: number;
};

/** All categories in their order, with how many questions each shows. */
export async function allCategories(tx: Tx): Promise<CategoryRow[]> {
  const { rows } = await sql<CategoryRow>`
    select c.id, c.slug, c.name, c.description, c.product_id, c.position, c.version,
      (select count(*)::int from question q
        where q.workspace_id = c.workspace_id and q.category_id = c.id and q.hidden_at is null) as questions
    from category c where c.workspace_id = ${tx.workspaceId} order by c.position, c.id`.execute(tx.db);
  return rows;
}

export async function categoryById(tx: Tx, id: string): Promise<CategoryRow | undefined> {
  return (await allCategories(tx)).find((category) => category.id === id);
}

/** 422 for a category that is not there: it may have been removed while somebody wrote. */
export async function mustBeCategory(tx: Tx, id: string): Promise<void> {
  const row = await tx.db
    .selectFrom("category")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) {
    throw refused("unknown_category", "There is no such category.", [
      { path: "categoryId", code: "unknown", message: "is no category" },
    ]);
  }
}

export const insertCategory = (
  tx: Tx,
  row: { id: string; slug: string; name: string; description: string; product_id: string | null; position: number },
) =>
  tx.db
    .insertInto("category")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const changeCategory = (
  tx: Tx,
  id: string,
  change: { name?: string; description?: string; product_id?: string | null; position?: number },
) =>
  tx.db
    .updateTable("category")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** Its questions stay, without a category. */
export async function deleteCategory(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom("category")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
