import { mailRhythm } from "@earshot/contract/consent.ts";
import { note } from "@earshot/contract/text.ts";
import { confirmErasePage, erasedPage, eraseSentPage, mePage } from "@earshot/portal/members/me-page.tsx";
import type { ReactNode } from "react";
import { queueMail } from "#server/mail/queue-mail.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import type { PortalPages, PortalSite, Shown, Visit } from "#server/portal/site.ts";
import { eraseMember } from "./erase-member.ts";
import { exportKept } from "./export-kept.ts";
import { faultyOr } from "./faulty-link.ts";
import { keptOf } from "./kept.ts";
import { keptLines } from "./kept-lines.ts";
import { scopeOfMember } from "./kept-scope.ts";
import { memberName } from "./member-name.ts";
import type { Member } from "./member-of.ts";
import { makeLink, readLink, takeLink } from "./one-time-link.ts";
import { renameMember } from "./rename-member.ts";
import { reportMistake } from "./report-mistake.ts";
import { sayConsent } from "./say-consent.ts";
import { memberById } from "./store.ts";

/** The member's own page: what is kept and where it came from, corrected, exported and erased by themselves. */
export const mePages: PortalPages = (site) => {
  site.memberPage("/me", async (visit) => show(visit, { blocks: await site.mineOf(visit) }));

  site.form("/me/name", async (visit) => {
    const name = memberName.safeParse(visit.form.name ?? "");
    if (!name.success) return show(visit, { fault: name.error.issues[0]?.message });
    await renameMember(visit.tx, visit.member.id, name.data);
    return { to: "/me", notice: "saved" };
  });

  site.form("/me/mail", async ({ tx, member, form }) => {
    const rhythm = mailRhythm.safeParse(form.rhythm);
    if (rhythm.success) await changePreferences(tx, member.personId, { mailRhythm: rhythm.data });
    return { to: "/me", notice: "saved" };
  });

  site.form("/me/naming", async ({ tx, member, form }) => {
    await changePreferences(tx, member.personId, { namedWhenPassedOn: form.named === "yes" });
    return { to: "/me", notice: "saved" };
  });

  site.form("/me/consent", async (visit) => {
    const { tx, member, form } = visit;
    const evidence = "Said on the member's own page of the portal";
    const isSaid = await sayConsent(tx, member.personId, form, {
      networks: await networksOf(visit),
      everywhere: true,
      evidence,
    });
    return isSaid ? { to: "/me", notice: "recorded" } : { to: "/me" };
  });

  site.form("/me/report", async ({ tx, member, form, now }) => {
    const text = note.max(2_000).safeParse(form.report ?? "");
    if (!text.success) return { to: "/me" };
    await reportMistake(tx, member.personId, text.data, now);
    return { to: "/me", notice: "reported" };
  });

  site.along("account", "Your account on this portal", async ({ tx, member }) => {
    const row = await memberById(tx, member.id);
    return { name: member.name, email: member.email, joinedAt: row?.joined_at.toISOString() };
  });
  site.memberPage("/me/export", async (visit) => {
    const { tx, member, place } = visit;
    const along = await site.alongOf(visit);
    return {
      pieces: exportKept(site.context, place.workspaceId, await scopeOfMember(tx, member.personId), along),
      type: "application/json; charset=utf-8",
      name: "what-is-kept-about-me.json",
    };
  });

  erasing(site);
};

/** Erasing asks for the mailbox once more: whoever sits at an open screen cannot do it. */
function erasing(site: PortalSite): void {
  site.form("/me/erase", async ({ context, tx, member, place, now }) => {
    await queueMail(context, tx, {
      template: "erase-account",
      purpose: "service",
      to: { name: member.name, address: member.email },
      params: { portal: place.name, portalUrl: place.origin },
      async secret() {
        const link = await makeLink(tx, { purpose: "erase", email: member.email, memberId: member.id, now });
        return { link: `${place.origin}/erase/${link.secret}`, expiresAt: link.expiresAt };
      },
    });
    return eraseSentPage({ email: member.email });
  });

  site.page("/erase/:secret", ({ tx, params, now }) =>
    faultyOr(async () => {
      const secret = params.secret ?? "";
      const { email } = await readLink(tx, secret, "erase", now);
      return confirmErasePage({ secret, email });
    }),
  );

  site.openForm("/erase/:secret", ({ tx, params, form, now }) =>
    faultyOr(async () => {
      const link = await takeLink(tx, params.secret ?? "", "erase", now);
      if (link.member_id !== null) await eraseMember(tx, link.member_id, { everything: form.everything === "1", now });
      return erasedPage();
    }),
  );
}

async function show(
  visit: Visit & { member: Member },
  more: { fault?: string; blocks?: ReactNode[] },
): Promise<Shown | null> {
  const { tx, member } = visit;
  const row = await memberById(tx, member.id);
  if (!row || row.email === null) return null;
  const kept = await keptOf(tx, await scopeOfMember(tx, member.personId));
  return mePage({
    name: row.name,
    email: row.email,
    joinedAt: row.joined_at.toISOString(),
    rhythm: mailRhythm.parse(kept.wishes.mailRhythm),
    namedWhenPassedOn: kept.wishes.namedWhenPassedOn,
    kept: keptLines(kept),
    networks: await networksOf(visit),
    ...more,
  });
}

/** Where a member can say yes or no: by mail, and on each network of theirs that they proved. */
async function networksOf({ tx, member }: Visit & { member: Member }): Promise<string[]> {
  const { accounts } = await keptOf(tx, await scopeOfMember(tx, member.personId));
  return [...new Set(["mail", ...accounts.map(({ network }) => network).filter((network) => network !== "portal")])];
}
