import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mailOrigin } from "#server/mail/mail-origin.ts";
import { queueMail } from "#server/mail/queue-mail.ts";
import type { DigestSection } from "#server/mail/templates.ts";
import { wishesOf } from "#server/people/consent-store.ts";
import { portalOf } from "#server/portal/store.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { nextDigest } from "./next-digest.ts";
import { changeMember, dueMembers, type MemberRow } from "./store.ts";

/** Whose digest, and of which days. */
export type DigestOf = { memberId: string; personId: string; identityId: string; since: Date; until: Date };

/**
 * One capability's part of the digest: what happened to what this member takes part in; null when there is nothing to
 * say. It shows only what the member may see on the portal. Addresses are paths of the portal. The list stands in
 * server/digest-contributors.ts.
 */
export type DigestContributor = (tx: Tx, of: DigestOf) => Promise<DigestPart | null>;

/** `queued` hears of the mail it stands in, in the same transaction. */
export type DigestPart = DigestSection & { queued?(mailId: string): Promise<unknown> };

const weekMs = 7 * 86_400_000;
const mostAtOnce = 50;

/**
 * Puts the digests that are due into the outbox, one for each member, week and workspace whose portal is open. Members
 * who want none, or everything at once, get none; nor is one sent that has nothing to say.
 */
export async function sendDigests(context: Context, contributors: readonly DigestContributor[]): Promise<void> {
  const now = context.now();
  await inEveryWorkspace(context, async (tx) => {
    const members = await dueMembers(tx, now, mostAtOnce);
    if (members.length === 0) return;
    const portal = await portalOf(tx);
    const next = await nextDigest(tx, now);
    for (const member of members) {
      if (portal?.opened_at) await digest(context, tx, member, { name: portal.name, contributors, now });
      await changeMember(tx, member.id, { digest_at: next });
    }
  });
}

async function digest(
  context: Context,
  tx: Tx,
  member: MemberRow,
  { name, contributors, now }: { name: string; contributors: readonly DigestContributor[]; now: Date },
): Promise<void> {
  if (member.email === null || member.digest_at === null) return;
  if ((await wishesOf(tx, member.person_id)).mailRhythm !== "weekly") return;
  const of: DigestOf = {
    memberId: member.id,
    personId: member.person_id,
    identityId: member.identity_id,
    since: new Date(Math.max(member.digest_at.getTime() - weekMs, member.joined_at.getTime())),
    until: now,
  };
  const origin = await mailOrigin(context, tx);
  const sections: DigestSection[] = [];
  const parts: DigestPart[] = [];
  for (const contribute of contributors) {
    const part = await contribute(tx, of);
    if (!part || part.items.length === 0) continue;
    const items = part.items.map((item) => ({ ...item, href: new URL(item.href, origin).href }));
    sections.push({ heading: part.heading, items });
    parts.push(part);
  }
  if (sections.length === 0) return;
  const mailId = await queueMail(context, tx, {
    template: "digest",
    purpose: "updates",
    to: { name: member.name, address: member.email },
    personId: member.person_id,
    params: { portal: name, portalUrl: origin, sections },
    cause: `digest:${member.id}:${member.digest_at.toISOString()}`,
  });
  if (mailId !== null) for (const part of parts) await part.queued?.(mailId);
}
