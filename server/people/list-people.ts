import type { Query } from "@earshot/contract/endpoint.ts";
import type { listPeople as endpoint } from "@earshot/contract/people.ts";
import type { Context } from "#server/context.ts";
import { lastId } from "#server/db/id.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { loadPeople } from "./load.ts";
import { searchPatterns } from "./search-key.ts";
import { findPeople, pageOfPeople, peopleById } from "./store.ts";

/** One page of People, newest first, of all or of those whose name, e-mail or handle fits what was typed. */
export async function listPeople(context: Context, tx: Tx, query: Query<typeof endpoint>) {
  const before = idCursor(query.cursor);
  const patterns = searchPatterns(query.q);
  const rows = patterns
    ? await peopleById(tx, await findPeople(tx, patterns, before ?? lastId, query.limit + 1))
    : await pageOfPeople(tx, before, query.limit);
  const page = pageOf(rows, query.limit, (row) => row.id);
  return { items: await loadPeople(context, tx, page.items), nextCursor: page.nextCursor };
}
