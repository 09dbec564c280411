import type { SignalFilter, SignalSort } from "@earshot/contract/signals.ts";
import { idCursor, packCursor, unpackCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest } from "#server/errors.ts";
import { asked, both, tiers } from "./ask-signals.ts";
import { type Search, search } from "./search.ts";
import type { StoredPost } from "./store.ts";

export type Listing = Omit<Search, "before"> & {
  signals: SignalFilter;
  sort: "newest" | SignalSort;
  cursor: string | undefined;
};

/** One page of posts, newest first or by what analysis says: then one tier after the other, each newest first. */
export async function listPosts(
  tx: Tx,
  { signals, sort, cursor, ...rest }: Listing,
): Promise<{ rows: StoredPost[]; nextCursor: string | null; searchedBackTo: Date | null }> {
  const narrow = asked(signals);
  if (sort === "newest") {
    const found = await search(tx, { ...rest, query: both(rest.query, narrow), before: idCursor(cursor) });
    return { rows: found.rows, nextCursor: found.nextBefore, searchedBackTo: found.searchedBackTo };
  }
  const [first = 0, started = ""] = unpackCursor(cursor, 2) ?? [];
  const order = tiers[sort];
  if (typeof first !== "number" || !order[first]) throw badRequest("This cursor was not made by this list.");
  const rows: StoredPost[] = [];
  let before = idCursor(started === "" ? undefined : String(started));
  for (let tier = first; tier < order.length; tier++, before = null) {
    const limit = rest.limit - rows.length;
    const found = await search(tx, { ...rest, limit, before, query: both(rest.query, [...narrow, order[tier]!]) });
    rows.push(...found.rows);
    if (found.nextBefore !== null)
      return { rows, nextCursor: packCursor([tier, found.nextBefore]), searchedBackTo: found.searchedBackTo };
    if (rows.length === rest.limit)
      return { rows, nextCursor: tier + 1 < order.length ? packCursor([tier + 1, ""]) : null, searchedBackTo: null };
  }
  return { rows, nextCursor: null, searchedBackTo: null };
}
