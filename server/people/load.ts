import type { Person } from "@earshot/contract/people.ts";
import type { Permission } from "@earshot/contract/permissions.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { firstPosts, identitiesOf, linksOf } from "./identity-store.ts";
import { presentPerson } from "./present.ts";
import { openConversationsOf, type PersonRow, personById, suppressionsOf } from "./store.ts";

/** Whoever asks, and what they may do. */
export type Reader = { permissions: ReadonlySet<Permission> };

/** People as the wire shows them, with every identity and the do-not-contact entries in force. */
export async function loadPeople(context: Context, tx: Tx, rows: PersonRow[], reader: Reader): Promise<Person[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const identities = await identitiesOf(tx, ids);
  const suppressions = await suppressionsOf(tx, ids);
  const identityIds = identities.map((identity) => identity.id);
  const first = await firstPosts(tx, identityIds);
  const links = await linksOf(tx, identityIds);
  const open = reader.permissions.has("conversations:read") ? await openConversationsOf(tx, ids) : null;
  return rows.map((row) =>
    presentPerson(
      row,
      {
        identities: identities.filter((identity) => identity.person_id === row.id),
        suppressions: suppressions.filter((entry) => entry.person_id === row.id),
        firstPosts: first,
        links,
        openConversations: open && (open.get(row.id) ?? 0),
      },
      (url) => mediaUrl(context, url),
    ),
  );
}

/** One person; 404 when there is none. */
export async function loadPerson(context: Context, tx: Tx, id: string, reader: Reader): Promise<Person> {
  const row = await personById(tx, id);
  if (!row) throw notFound("person");
  return (await loadPeople(context, tx, [row], reader))[0]!;
}
