import { email as emailSchema } from "@earshot/contract/text.ts";
import { en } from "@earshot/portal/members/en.ts";
import { confirmSignInPage, linkSentPage, signInPage, signOutPage } from "@earshot/portal/members/sign-in-page.tsx";
import { unsentPage } from "@earshot/portal/members/unsent-page.tsx";
import { z } from "zod";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { createAttempts } from "#server/workspace/sign-in-attempts.ts";
import { askToSignIn } from "./ask-to-sign-in.ts";
import { dataPages } from "./data-pages.ts";
import { faultyOr } from "./faulty-link.ts";
import { mePages } from "./me-pages.ts";
import { memberName } from "./member-name.ts";
import { noCookie, openSession } from "./member-of.ts";
import { readLink } from "./one-time-link.ts";
import { safePath } from "./safe-path.ts";
import { signIn } from "./sign-in.ts";
import { endSession, endSessionsOf, memberByEmail } from "./store.ts";
import { dropUnsent, readUnsent } from "./unsent-form.ts";

const askForm = z.object({
  email: z.string().trim().pipe(emailSchema),
  returnTo: z.string().optional(),
  website: z.string().default(""),
});

/** Signing in and out of the portal, and the member's own page. It is done by a link in a mail, without a password and without JavaScript. */
export const memberPages: PortalPages = (site) => {
  const attempts = createAttempts(() => site.context.now().getTime());
  mePages(site);
  dataPages(site);

  site.page("/sign-in", async ({ query }) => signInPage({ returnTo: safePath(query.returnTo) }));

  site.openForm("/sign-in", async (visit) => {
    const given = askForm.safeParse(visit.form);
    if (!given.success) return signInPage({ returnTo: safePath(visit.form.returnTo), fault: en.signIn.fault });
    const { email, returnTo, website } = given.data;
    attempts.count(visit.request.ip, email);
    if (website === "")
      await askToSignIn(visit.context, visit.tx, {
        email,
        returnTo: safePath(returnTo),
        place: { name: visit.place.name, url: visit.place.origin },
      });
    return linkSentPage({ email });
  });

  site.page("/sign-in/:secret", (visit) => faultyOr(() => confirmPage(visit)));

  site.openForm("/sign-in/:secret", (visit) =>
    faultyOr(async () => {
      // Nobody guesses 32 random bytes; this spares the database who tries.
      attempts.count(visit.request.ip, "");
      const secret = visit.params.secret ?? "";
      const name = memberName.safeParse(visit.form.name ?? "");
      if (!name.success && (await isNewMember(visit, secret))) return confirmPage(visit, name.error.issues[0]?.message);
      const { member, returnTo } = await signIn(visit.tx, secret, { name: name.data ?? "", now: visit.now });
      const cookie = await openSession(visit.tx, member.id, visit.place.origin, visit.now);
      return { to: safePath(returnTo), notice: "signed_in", cookies: [cookie] };
    }),
  );

  site.memberPage("/unsent/:secret", async ({ tx, params, now }) => {
    const secret = params.secret ?? "";
    const form = await readUnsent(tx, secret, now);
    return form && unsentPage({ ...form, secret });
  });
  site.form("/unsent/:secret", async ({ tx, params }) => {
    await dropUnsent(tx, params.secret ?? "");
    return { to: "/", notice: "discarded" };
  });

  site.page("/sign-out", async ({ member }) => signOutPage({ member }));

  site.openForm("/sign-out", async ({ tx, member, form, place }) => {
    if (member) await (form.everywhere ? endSessionsOf(tx, member.id) : endSession(tx, member.sessionId));
    return { to: "/", notice: "signed_out", cookies: [noCookie(place.origin)] };
  });
};

async function isNewMember({ tx, now }: Visit, secret: string): Promise<boolean> {
  const link = await readLink(tx, secret, "sign_in", now);
  return (await memberByEmail(tx, link.email_key)) === undefined;
}

async function confirmPage(visit: Visit, fault?: string): Promise<Shown> {
  const secret = visit.params.secret ?? "";
  const { email } = await readLink(visit.tx, secret, "sign_in", visit.now);
  return confirmSignInPage({ secret, email, isNew: await isNewMember(visit, secret), fault });
}
