import type { Tx } from "#server/db/transaction.ts";
import { addWorkspace, slugsLike, type WorkspaceRow } from "./store.ts";

/** Makes the workspace of this transaction, with an address made from its name that no other has. */
export async function makeWorkspace(
  tx: Tx,
  { name, timezone }: { name: string; timezone: string },
): Promise<WorkspaceRow> {
  const wish = slugOf(name);
  const taken = await slugsLike(tx, wish);
  let slug = wish;
  for (let n = 2; taken.has(slug); n++) slug = `${wish}-${n}`;
  return addWorkspace(tx, { slug, name, timezone });
}

/** Small letters, digits and hyphens; a name in another script has none of them and gets a plain word. */
export function slugOf(name: string): string {
  const slug = name
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  return slug || "workspace";
}
