import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type PeopleFilter = {
  patterns: { inside: string; start: string } | null;
  voiceType?: string;
  customer?: boolean;
  organizationId?: string;
  openConversation?: boolean;
  contactAfter?: string;
  contactBefore?: string;
};

/** A person's place in the list: the id and, sorted by last contact, the identity that wrote last and when. */
export type PersonPlace = { id: string; at: Date | null; identityId: string | null };

type Asked = { filter: PeopleFilter; limit: number };

export async function walkNewest(tx: Tx, before: string | null, { filter, limit }: Asked): Promise<PersonPlace[]> {
  return places(
    tx,
    sql`select p.id, null::timestamptz as at, null::uuid as "identityId" from person p
      where p.workspace_id = ${tx.workspaceId} ${before === null ? sql`` : sql`and p.id < ${before}::uuid`}
      ${conditions(tx, filter)} order by p.id desc limit ${limit}`,
  );
}

export async function walkByName(
  tx: Tx,
  after: { key: string; id: string } | null,
  { filter, limit }: Asked,
): Promise<PersonPlace[]> {
  return places(
    tx,
    sql`select p.id, null::timestamptz as at, null::uuid as "identityId" from person p
      where p.workspace_id = ${tx.workspaceId}
      ${after === null ? sql`` : sql`and (p.name_key, p.id) > (${after.key}, ${after.id}::uuid)`}
      ${conditions(tx, filter)} order by p.name_key, p.id limit ${limit}`,
  );
}

/**
 * Who wrote last comes first. The index of identities in People is walked by their last post; a person stands where
 * their newest identity stands, so nothing has to be kept beside it.
 */
export async function walkLastContact(
  tx: Tx,
  after: { at: Date; identityId: string } | null,
  { filter, limit }: Asked,
): Promise<PersonPlace[]> {
  return places(
    tx,
    sql`select p.id, i.last_post_at as at, i.id as "identityId" from identity i
      join person p on p.workspace_id = i.workspace_id and p.id = i.person_id
      where i.workspace_id = ${tx.workspaceId} and i.person_id is not null and i.last_post_at is not null
      ${after === null ? sql`` : sql`and (i.last_post_at, i.id) < (${after.at}::timestamptz, ${after.identityId}::uuid)`}
      and not exists (select from identity j where j.workspace_id = i.workspace_id and j.person_id = i.person_id
        and (j.last_post_at, j.id) > (i.last_post_at, i.id))
      ${conditions(tx, filter)} order by i.last_post_at desc nulls last, i.id desc limit ${limit}`,
  );
}

/** Those of whom nothing was ever heard, newest first: what comes after all the others by last contact. */
export async function walkSilent(tx: Tx, before: string | null, { filter, limit }: Asked): Promise<PersonPlace[]> {
  return places(
    tx,
    sql`select p.id, null::timestamptz as at, null::uuid as "identityId" from person p
      where p.workspace_id = ${tx.workspaceId} ${before === null ? sql`` : sql`and p.id < ${before}::uuid`}
      and not ${wrote(tx, sql`is not null`)} ${conditions(tx, filter)} order by p.id desc limit ${limit}`,
  );
}

const places = async (tx: Tx, query: RawBuilder<unknown>): Promise<PersonPlace[]> =>
  (await (query as RawBuilder<PersonPlace>).execute(tx.db)).rows;

const wrote = (tx: Tx, when: RawBuilder<unknown>) => sql`exists (select from identity w
  where w.workspace_id = ${tx.workspaceId} and w.person_id = p.id and w.last_post_at ${when})`;

/** As many as a typed word can find; who types a letter gets those who came last. */
const mostFound = 10_000;

function conditions(tx: Tx, filter: PeopleFilter): RawBuilder<unknown> {
  const bought = sql`exists (select from purchase b where b.workspace_id = ${tx.workspaceId} and b.person_id = p.id)`;
  const waits = sql`exists (select from identity o
    join conversation c on c.workspace_id = o.workspace_id and c.customer_id = o.id
    where o.workspace_id = ${tx.workspaceId} and o.person_id = p.id and c.status = 'open' and c.merged_into is null)`;
  const all: RawBuilder<unknown>[] = [];
  if (filter.patterns) {
    const { inside, start } = filter.patterns;
    all.push(
      sql`p.id in (select find_people(${inside}, ${start}, 'ffffffff-ffff-ffff-ffff-ffffffffffff', ${mostFound}))`,
    );
  }
  if (filter.voiceType) all.push(sql`p.voice_type = ${filter.voiceType}`);
  if (filter.organizationId) all.push(sql`p.organization_id = ${filter.organizationId}`);
  if (filter.customer === true) all.push(sql`(p.customer_mark or ${bought})`);
  if (filter.customer === false) all.push(sql`not p.customer_mark and not ${bought}`);
  if (filter.openConversation === true) all.push(waits);
  if (filter.openConversation === false) all.push(sql`not ${waits}`);
  if (filter.contactAfter) all.push(wrote(tx, sql`>= ${filter.contactAfter}::timestamptz`));
  if (filter.contactBefore) {
    all.push(wrote(tx, sql`is not null`), sql`not ${wrote(tx, sql`>= ${filter.contactBefore}::timestamptz`)}`);
  }
  return all.length === 0 ? sql`` : sql`and ${sql.join(all, sql` and `)}`;
}
