import type { Query } from "@earshot/contract/endpoint.ts";
import type { listIdeas as endpoint } from "@earshot/contract/ideas.ts";
import { packCursor, unpackCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest } from "#server/errors.ts";
import { nameKey } from "#server/people/search-key.ts";
import { presentIdea } from "./present.ts";
import { type IdeaRow, pageOfIdeas } from "./store.ts";

/** One page of ideas. A cursor belongs to the sort it was made with. */
export async function listIdeas(tx: Tx, query: Query<typeof endpoint>) {
  const after = unpackCursor(query.cursor, 2);
  if (after && !fits(after, query.sort)) throw badRequest("This cursor was not made by this list.");
  const words = nameKey((query.q ?? "").replaceAll("\0", "")).replace(/[\\%_]/g, "\\$&");
  const rows = await pageOfIdeas(tx, {
    inside: words === "" ? null : `%${words}%`,
    state: query.state,
    productId: query.productId,
    sort: query.sort,
    after,
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(presentIdea),
    nextCursor: rows.length > query.limit && last ? packCursor(placeOf(last, query.sort)) : null,
  };
}

const placeOf = (row: IdeaRow, sort: string): [string | number, string] => [
  sort === "votes" ? row.votes : sort === "changed" ? row.changed_at.toISOString() : "",
  row.id,
];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const fits = ([value, id]: (string | number)[], sort: string): boolean =>
  uuid.test(String(id)) &&
  (sort === "votes"
    ? Number.isSafeInteger(value) && Math.abs(Number(value)) < 2 ** 31
    : sort === "changed"
      ? /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value)) && !Number.isNaN(Date.parse(String(value)))
      : value === "");
