import type { Query } from "@earshot/contract/endpoint.ts";
import type { listPeople as endpoint } from "@earshot/contract/people.ts";
import type { Context } from "#server/context.ts";
import { idCursor, packCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, forbidden } from "#server/errors.ts";
import { loadPeople, type Reader } from "./load.ts";
import { momentCursor } from "./moment-cursor.ts";
import { searchPatterns } from "./search-key.ts";
import { nameKeyOf, peopleById } from "./store.ts";
import {
  type PeopleFilter,
  type PersonPlace,
  walkByName,
  walkLastContact,
  walkNewest,
  walkSilent,
} from "./walk-people.ts";

/**
 * One page of People, of all or of those who fit what was typed and every filter. 403 for a filter on conversations by
 * who may not read them: the rows that remain would tell.
 */
export async function listPeople(context: Context, tx: Tx, query: Query<typeof endpoint>, reader: Reader) {
  if (query.openConversation !== undefined && !reader.permissions.has("conversations:read")) {
    throw forbidden("Filtering by open conversations needs the permission conversations:read.");
  }
  const filter: PeopleFilter = { ...query, patterns: searchPatterns(query.q) };
  const asked = { filter, limit: query.limit + 1 };
  const places =
    query.sort === "lastContact"
      ? await byLastContact(tx, query.cursor, asked)
      : query.sort === "name"
        ? await walkByName(tx, await nameCursor(tx, query.cursor), asked)
        : await walkNewest(tx, idCursor(query.cursor), asked);
  const shown = places.slice(0, query.limit);
  const rows = await peopleById(
    tx,
    shown.map(({ id }) => id),
  );
  const last = shown.at(-1);
  return {
    items: await loadPeople(context, tx, rows, reader),
    nextCursor: places.length > query.limit && last ? cursorOf(last) : null,
  };
}

/** Those who wrote carry when and as whom; those who never did, their id alone. */
const cursorOf = ({ id, at, identityId }: PersonPlace) =>
  at === null || identityId === null ? id : packCursor([at.getTime(), identityId]);

type Asked = { filter: PeopleFilter; limit: number };

async function byLastContact(tx: Tx, cursor: string | undefined, asked: Asked): Promise<PersonPlace[]> {
  if (cursor?.length === 36) return walkSilent(tx, idCursor(cursor), asked);
  const place = momentCursor(cursor);
  const heard = await walkLastContact(tx, place && { at: place.at, identityId: place.id }, asked);
  if (heard.length === asked.limit) return heard;
  return [...heard, ...(await walkSilent(tx, null, { ...asked, limit: asked.limit - heard.length }))];
}

/** A name may be longer than a cursor, so the cursor is the id and the name is looked up. */
async function nameCursor(tx: Tx, cursor: string | undefined) {
  const id = idCursor(cursor);
  if (id === null) return null;
  const key = await nameKeyOf(tx, id);
  if (key === undefined) throw badRequest("This cursor was not made by this list.");
  return { key, id };
}
