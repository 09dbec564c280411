import type { Query } from "@earshot/contract/endpoint.ts";
import type { listAuthors as endpoint } from "@earshot/contract/people.ts";
import type { Context } from "#server/context.ts";
import { idCursor, packCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { type AuthorKey, findAuthors, type IdentityRow, identitiesById, walkAuthors } from "./identity-store.ts";
import { momentCursor } from "./moment-cursor.ts";
import { presentIdentity } from "./present.ts";
import { searchPatterns } from "./search-key.ts";

/** One page of identities, newest post first, those that never wrote last. */
export async function listAuthors(context: Context, tx: Tx, query: Query<typeof endpoint>) {
  const patterns = searchPatterns(query.q);
  const asked = { known: query.known, network: query.network, after: readCursor(query.cursor), limit: query.limit + 1 };
  const ids = patterns ? await findAuthors(tx, patterns, asked) : await walkAuthors(tx, asked);
  const byId = new Map((await identitiesById(tx, ids)).map((row) => [row.id, row]));
  const rows = ids.flatMap((id) => byId.get(id) ?? []);
  const page = pageOf(rows, query.limit, cursorOf);
  return {
    items: page.items.map((row) => presentIdentity(row, (url) => mediaUrl(context, url))),
    nextCursor: page.nextCursor,
  };
}

/** Those without a post stand behind every moment: their cursor carries none. */
const cursorOf = (row: IdentityRow) =>
  row.last_post_at === null ? row.id : packCursor([row.last_post_at.getTime(), row.id]);

function readCursor(cursor: string | undefined): AuthorKey | null {
  if (cursor === undefined) return null;
  if (cursor.length === 36) return { at: null, id: idCursor(cursor) as string };
  const place = momentCursor(cursor);
  return place && { at: place.at.toISOString(), id: place.id };
}
