import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { standingConsents, wishesOf } from "#server/people/consent-store.ts";
import { identitiesOf, linksOf } from "#server/people/identity-store.ts";
import { personById } from "#server/people/store.ts";
import { suppressionOf } from "#server/people/suppression.ts";
import type { Member } from "./member-of.ts";
import { memberById } from "./store.ts";

/** What is kept about a member, each with where it came from. Dates are ISO texts. */
export type AboutMe = {
  account: { name: string; email: string; joinedAt: string };
  person: { name: string; email: string | null; keptSince: string };
  /** accounts elsewhere that the member proved; what others only say is not shown */
  accounts: { network: string; name: string; proof: string; since: string }[];
  consents: { purpose: string; network: string | null; granted: boolean; source: string; at: string }[];
  wishes: {
    mailRhythm: string;
    namedWhenPassedOn: boolean;
    language: string | null;
    notInPublic: boolean;
    quietHours: string | null;
  };
  doNotContact: string | null;
  purchases: { product: string; at: string; source: string }[];
  /** texts on this site, newest first, at most `mostTexts` */
  texts: { kind: string; title: string | null; text: string; at: string }[];
};

const mostTexts = 1_000;

/**
 * Everything that is kept about this member and is theirs to see. Accounts of networks that teammates joined to the same
 * person count only when the member proved them: who signs in by a mail address reads nobody else's (T-13).
 */
export async function aboutMe(tx: Tx, member: Pick<Member, "id" | "personId">): Promise<AboutMe | null> {
  const [row, person] = [await memberById(tx, member.id), await personById(tx, member.personId)];
  if (!row || row.email === null || !person) return null;
  const identities = await identitiesOf(tx, [person.id]);
  const links = await linksOf(
    tx,
    identities.map(({ id }) => id),
  );
  const proved = identities.flatMap((identity) => {
    const link = links.get(identity.id);
    return link?.proof ? [{ identity, proof: link.proof, since: link.linked_at.toISOString() }] : [];
  });
  const wishes = await wishesOf(tx, person.id);
  const { rows: purchases } = await sql<{ product: string; at: Date; source: string | null }>`
    select d.name as product, p.purchased_at as at, p.source from purchase p
    join product d on d.workspace_id = p.workspace_id and d.id = p.product_id
    where p.workspace_id = ${tx.workspaceId} and p.person_id = ${person.id} order by p.purchased_at desc limit 200`.execute(
    tx.db,
  );
  const { rows: texts } = await sql<{ kind: string; title: string | null; text: string; posted_at: Date }>`
    select kind, title, text, posted_at from post
    where workspace_id = ${tx.workspaceId} and author_id = any(${proved.map(({ identity }) => identity.id)}::uuid[])
      and deleted_at is null order by id desc limit ${mostTexts}`.execute(tx.db);
  return {
    account: { name: row.name, email: row.email, joinedAt: row.joined_at.toISOString() },
    person: { name: person.name, email: person.email, keptSince: person.created_at.toISOString() },
    accounts: proved.map(({ identity, proof, since }) => ({
      network: identity.network,
      name: identity.handle,
      proof,
      since,
    })),
    consents: (await standingConsents(tx, person.id)).map((word) => ({
      purpose: word.purpose,
      network: word.network,
      granted: word.granted,
      source: word.source,
      at: word.recorded_at.toISOString(),
    })),
    wishes: {
      mailRhythm: wishes.mailRhythm,
      namedWhenPassedOn: wishes.namedWhenPassedOn,
      language: wishes.language,
      notInPublic: wishes.notInPublic,
      quietHours:
        wishes.quietHours && `${wishes.quietHours.from}–${wishes.quietHours.to} ${wishes.quietHours.timezone}`,
    },
    doNotContact: (await suppressionOf(tx, person.id))?.reason ?? null,
    purchases: purchases.map(({ product, at, source }) => ({
      product,
      at: at.toISOString(),
      source: source ?? "unknown",
    })),
    texts: texts.map(({ kind, title, text, posted_at }) => ({ kind, title, text, at: posted_at.toISOString() })),
  };
}
