import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { type ConsentRow, standingConsents, unwished, wishesOf } from "#server/people/consent-store.ts";
import { identitiesById, linksOf } from "#server/people/identity-store.ts";
import { personById, suppressionsOf } from "#server/people/store.ts";

/** Whose: accounts that were proved, and the person only where everything known of them is theirs who look (T-13). */
export type KeptOf = { identityIds: string[]; personId: string | null };

/** What is kept about somebody and is theirs to see, each with where it came from. Dates are ISO texts. */
export type Kept = {
  person: { name: string; email: string | null; keptSince: string } | null;
  /** accounts they proved; what others only say is not shown */
  accounts: {
    network: string;
    name: string;
    displayName: string;
    url: string | null;
    followers: number | null;
    firstSeen: string;
    lastPost: string | null;
    /** how it was proved to be theirs */
    proof: string;
    since: string;
  }[];
  /** what they wrote, by where it was read */
  posts: { channel: string | null; network: string; count: number; first: string; last: string }[];
  /** of these, how many a program read for language, tone and what was meant */
  understood: number;
  conversations: number;
  /** votes on questions and answers */
  votes: number;
  ideas: { title: string; state: string; how: "voted" | "said"; at: string }[];
  purchases: { product: string; at: string; source: string }[];
  consents: { purpose: string; network: string | null; granted: boolean; source: string; at: string }[];
  wishes: {
    mailRhythm: string;
    language: string | null;
    notInPublic: boolean;
    quietHours: string | null;
    namedWhenPassedOn: boolean;
  };
  doNotContact: { reason: string; source: string; at: string }[];
  /** the team's own notes and mails sent: how many, not what they say */
  notes: number;
  mails: number;
};

const most = 200;

/** Gathers it. What the team wrote about somebody for itself is counted and not shown: it is the team's own speech. */
export async function keptOf(tx: Tx, { identityIds, personId }: KeptOf): Promise<Kept> {
  const person = personId === null ? undefined : await personById(tx, personId);
  const words = person ? await standingConsents(tx, person.id) : await ownWords(tx, identityIds);
  const wishes = person ? await wishesOf(tx, person.id) : unwished;
  return {
    person: person ? { name: person.name, email: person.email, keptSince: person.created_at.toISOString() } : null,
    accounts: await accountsOf(tx, identityIds),
    ...(await written(tx, identityIds)),
    ideas: await ideasOf(tx, identityIds, person?.id ?? null),
    purchases: person ? await purchasesOf(tx, person.id) : [],
    consents: words.map((word) => ({
      purpose: word.purpose,
      network: word.network,
      granted: word.granted,
      source: word.source,
      at: word.recorded_at.toISOString(),
    })),
    wishes: {
      ...wishes,
      quietHours: wishes.quietHours
        ? `${wishes.quietHours.from}–${wishes.quietHours.to} ${wishes.quietHours.timezone}`
        : null,
    },
    doNotContact: person
      ? (await suppressionsOf(tx, [person.id])).map(({ reason, source, created_at }) => ({
          reason,
          source,
          at: created_at.toISOString(),
        }))
      : [],
    ...(await counted(tx, person?.id ?? null)),
  };
}

async function accountsOf(tx: Tx, identityIds: string[]): Promise<Kept["accounts"]> {
  const links = await linksOf(tx, identityIds);
  return (await identitiesById(tx, identityIds)).map((identity) => {
    const link = links.get(identity.id);
    return {
      network: identity.network,
      name: identity.handle,
      displayName: identity.name,
      url: identity.url,
      followers: identity.followers,
      firstSeen: identity.first_seen_at.toISOString(),
      lastPost: identity.last_post_at?.toISOString() ?? null,
      proof: link?.proof ?? "code",
      since: (link?.proof ? link.linked_at : identity.first_seen_at).toISOString(),
    };
  });
}

async function written(tx: Tx, ids: string[]): Promise<Pick<Kept, "posts" | "understood" | "conversations" | "votes">> {
  const { rows: posts } = await sql<{
    channel: string | null;
    network: string;
    count: number;
    first: Date;
    last: Date;
  }>`
    select c.name as channel, p.network, count(*)::int as count, min(p.posted_at) as first, max(p.posted_at) as last
    from post p
    left join post_channel pc on pc.workspace_id = p.workspace_id and pc.post_id = p.id
    left join channel c on c.workspace_id = pc.workspace_id and c.id = pc.channel_id
    where p.workspace_id = ${tx.workspaceId} and p.author_id = any(${ids}::uuid[]) and p.deleted_at is null
      and not p.placeholder
    group by 1, 2 order by 2, 1`.execute(tx.db);
  const { rows: sums } = await sql<{ understood: number; conversations: number; votes: number }>`
    select
      (select count(*) from post p join signal s on s.workspace_id = p.workspace_id and s.post_id = p.id
        where p.workspace_id = ${tx.workspaceId} and p.author_id = any(${ids}::uuid[]) and p.deleted_at is null)::int as understood,
      (select count(*) from conversation where workspace_id = ${tx.workspaceId} and customer_id = any(${ids}::uuid[])
        and merged_into is null)::int as conversations,
      (select count(*) from vote where workspace_id = ${tx.workspaceId} and identity_id = any(${ids}::uuid[]))::int as votes`.execute(
    tx.db,
  );
  return {
    posts: posts.map((row) => ({ ...row, first: row.first.toISOString(), last: row.last.toISOString() })),
    ...(sums[0] ?? { understood: 0, conversations: 0, votes: 0 }),
  };
}

async function ideasOf(tx: Tx, ids: string[], personId: string | null): Promise<Kept["ideas"]> {
  const { rows } = await sql<{ title: string; state: string; how: "voted" | "said"; at: Date }>`
    select i.title, i.state, b.how, max(b.at) as at from (
      select v.idea_id, 'voted' as how, v.voted_at as at from idea_vote v
      where v.workspace_id = ${tx.workspaceId} and v.person_id = ${personId}::uuid
      union all
      select e.idea_id, 'said', p.posted_at from post p
      join idea_evidence e on e.workspace_id = p.workspace_id and e.post_id = p.id
      where p.workspace_id = ${tx.workspaceId} and p.author_id = any(${ids}::uuid[])) b
    join idea i on i.workspace_id = ${tx.workspaceId} and i.id = b.idea_id
    group by i.id, i.title, i.state, b.how order by 4 desc limit ${most}`.execute(tx.db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

async function purchasesOf(tx: Tx, personId: string): Promise<Kept["purchases"]> {
  const { rows } = await sql<{ product: string; at: Date; source: string | null }>`
    select d.name as product, p.purchased_at as at, p.source from purchase p
    join product d on d.workspace_id = p.workspace_id and d.id = p.product_id
    where p.workspace_id = ${tx.workspaceId} and p.person_id = ${personId} order by p.purchased_at desc limit ${most}`.execute(
    tx.db,
  );
  return rows.map(({ product, at, source }) => ({ product, at: at.toISOString(), source: source ?? "unknown" }));
}

/** What the holders of these accounts said themselves after proving them, whoever they count as. */
async function ownWords(tx: Tx, identityIds: string[]): Promise<ConsentRow[]> {
  const { rows } = await sql<ConsentRow>`
    select distinct on (c.purpose, c.network) c.* from identity i
    join consent c on c.workspace_id = i.workspace_id and c.person_id = i.person_id and c.source = 'person'
      and c.actor_id = i.id::text
    where i.workspace_id = ${tx.workspaceId} and i.id = any(${identityIds}::uuid[])
    order by c.purpose, c.network, c.id desc`.execute(tx.db);
  return rows;
}

async function counted(tx: Tx, personId: string | null): Promise<{ notes: number; mails: number }> {
  if (personId === null) return { notes: 0, mails: 0 };
  const { rows } = await sql<{ notes: number; mails: number }>`
    select (select count(*) from person_note where workspace_id = ${tx.workspaceId} and person_id = ${personId})::int as notes,
      (select count(*) from mail where workspace_id = ${tx.workspaceId} and person_id = ${personId})::int as mails`.execute(
    tx.db,
  );
  return rows[0] ?? { notes: 0, mails: 0 };
}
