import { mailRhythm } from "@earshot/contract/consent.ts";
import { en } from "@earshot/portal/members/en.ts";
import {
  confirmErasePage,
  erasedPage,
  eraseSentPage,
  type KeptLine,
  mePage,
} from "@earshot/portal/members/me-page.tsx";
import { queueMail } from "#server/mail/queue-mail.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import type { PortalPages, PortalSite, Shown, Visit } from "#server/portal/site.ts";
import { type AboutMe, aboutMe } from "./about-me.ts";
import { eraseMember } from "./erase-member.ts";
import { faultyOr } from "./faulty-link.ts";
import { memberName } from "./member-name.ts";
import type { Member } from "./member-of.ts";
import { makeLink, readLink, takeLink } from "./one-time-link.ts";
import { renameMember } from "./rename-member.ts";

/** The member's own page: what is kept and where it came from, corrected, exported and erased by themselves. */
export const mePages: PortalPages = (site) => {
  site.memberPage("/me", (visit) => show(visit));

  site.form("/me/name", async (visit) => {
    const name = memberName.safeParse(visit.form.name ?? "");
    if (!name.success) return show(visit, name.error.issues[0]?.message);
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

  site.memberPage("/me/export", async ({ tx, member }) => {
    const about = await aboutMe(tx, member);
    return about && { file: JSON.stringify(about, null, 2), type: "application/json; charset=utf-8", maxAge: 0 };
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

  site.openForm("/erase/:secret", ({ tx, params, now }) =>
    faultyOr(async () => {
      const link = await takeLink(tx, params.secret ?? "", "erase", now);
      if (link.member_id !== null) await eraseMember(tx, link.member_id, now);
      return erasedPage();
    }),
  );
}

async function show(visit: Visit & { member: Member }, fault?: string): Promise<Shown | null> {
  const about = await aboutMe(visit.tx, visit.member);
  if (!about) return null;
  const rhythm = mailRhythm.parse(about.wishes.mailRhythm);
  return mePage({
    ...about.account,
    rhythm,
    namedWhenPassedOn: about.wishes.namedWhenPassedOn,
    kept: keptLines(about),
    fault,
  });
}

function keptLines(about: AboutMe): KeptLine[] {
  const words = en.me;
  const from = (source: string) => words.source[source as keyof typeof words.source] ?? words.source.unknown;
  return [
    { what: words.customer, value: about.person.name, from: words.source.unknown, at: about.person.keptSince },
    ...(about.person.email === null
      ? []
      : [{ what: words.address, value: about.person.email, from: words.proof.mail, at: about.account.joinedAt }]),
    ...about.accounts.map(({ network, name, since }) => ({
      what: words.accountOn(network),
      value: name,
      from: words.proof.mail,
      at: since,
    })),
    ...about.consents.map((word) => ({
      what: words.consent(word.purpose, word.granted),
      value: word.network === null ? "" : words.on(word.network),
      from: from(word.source),
      at: word.at,
    })),
    ...(about.doNotContact === null
      ? []
      : [{ what: words.doNotContact, value: about.doNotContact, from: words.source.unknown, at: null }]),
    ...about.purchases.map(({ product, source, at }) => ({
      what: words.purchase,
      value: product,
      from: from(source),
      at,
    })),
    ...(about.texts.length === 0
      ? []
      : [{ what: words.texts(about.texts.length), value: "", from: words.source.person, at: null }]),
  ];
}
