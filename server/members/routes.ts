import { email as emailSchema } from "@earshot/contract/text.ts";
import {
  ConfirmSignInPage,
  FaultyLinkPage,
  LinkSentPage,
  SignInPage,
  SignOutPage,
} from "@earshot/portal/members/sign-in-page.tsx";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createElement, type ReactNode } from "react";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { createAttempts } from "#server/workspace/sign-in-attempts.ts";
import { askToSignIn } from "./ask-to-sign-in.ts";
import { memberOf, noCookie, openSession } from "./member-of.ts";
import { readLink } from "./one-time-link.ts";
import { safePath } from "./safe-path.ts";
import { signIn } from "./sign-in.ts";
import { endSession, endSessionsOf, memberByEmail } from "./store.ts";

/** A workspace's portal, as a request found it. */
export type PortalPlace = {
  workspaceId: string;
  /** what it is called */
  name: string;
  /** such as https://community.brunnwerk.example */
  origin: string;
  /** before every path of this portal: empty, or /slug */
  base: string;
};

/** What the portal gives the members' pages to stand on. */
export type PortalShell = {
  placeOf(request: FastifyRequest): Promise<PortalPlace>;
  /** Sends `body` inside the portal's page. */
  show(request: FastifyRequest, reply: FastifyReply, page: { title: string; body: ReactNode }): Promise<FastifyReply>;
};

const askForm = z.object({
  email: z.string().trim().pipe(emailSchema),
  returnTo: z.string().max(2_048).default("/"),
  website: z.string().max(2_048).default(""),
});
const nameForm = z
  .string()
  .transform((name) =>
    name
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim(),
  )
  .pipe(z.string().min(1, "Say what others may call you.").max(80, "A name has up to 80 characters."));

/**
 * Signing in and out of the portal: by a link in a mail, without a password and without JavaScript. The portal's own
 * doors turn away forms of other sites before they come here, read forms as bodies, and tell no other site where somebody
 * came from: a link's secret stands in its address.
 */
export function memberRoutes(portal: FastifyInstance, context: Context, shell: PortalShell): void {
  const attempts = createAttempts(() => context.now().getTime());
  const within = <T>(place: PortalPlace, work: (tx: Tx) => Promise<T>) =>
    transaction(context.db, place.workspaceId, system, work);

  portal.get<{ Querystring: { returnTo?: unknown } }>("/sign-in", async (request, reply) => {
    const { base } = await shell.placeOf(request);
    const body = createElement(SignInPage, { base, returnTo: safePath(request.query.returnTo) });
    return shell.show(request, fresh(reply), { title: "Sign in", body });
  });

  portal.post("/sign-in", async (request, reply) => {
    const place = await shell.placeOf(request);
    const form = askForm.safeParse(request.body ?? {});
    if (!form.success) {
      const body = createElement(SignInPage, {
        base: place.base,
        returnTo: safePath((request.body as { returnTo?: unknown } | undefined)?.returnTo),
        fault: "This is not a mail address. Write it like name@example.com.",
      });
      return shell.show(request, fresh(reply).status(400), { title: "Sign in", body });
    }
    const { email, returnTo, website } = form.data;
    attempts.count(request.ip, email);
    if (website === "") {
      const at = { name: place.name, url: place.origin + place.base };
      await within(place, (tx) => askToSignIn(context, tx, { email, returnTo: safePath(returnTo), place: at }));
    }
    const body = createElement(LinkSentPage, { base: place.base, email });
    return shell.show(request, fresh(reply), { title: "Look into your mail", body });
  });

  portal.get<{ Params: { secret: string } }>("/sign-in/:secret", async (request, reply) => {
    const place = await shell.placeOf(request);
    return orFaulty(request, reply, place, async () => confirmPage(request, reply, place));
  });

  portal.post<{ Params: { secret: string }; Body: { name?: unknown } | undefined }>(
    "/sign-in/:secret",
    async (request, reply) => {
      const place = await shell.placeOf(request);
      // Nobody guesses 32 random bytes; this spares the database who tries.
      attempts.count(request.ip, "");
      return orFaulty(request, reply, place, async () => {
        const given = nameForm.safeParse(request.body?.name ?? "");
        const isNew = await isNewMember(place, request.params.secret);
        if (isNew && !given.success)
          return confirmPage(request, reply.status(400), place, given.error.issues[0]?.message);
        const { cookie, returnTo } = await within(place, async (tx) => {
          const now = context.now();
          const signed = await signIn(tx, request.params.secret, { name: given.data ?? "", now });
          return { cookie: await openSession(tx, signed.member.id, place.origin, now), returnTo: signed.returnTo };
        });
        return fresh(reply)
          .header("set-cookie", cookie)
          .redirect(place.base + safePath(returnTo), 303);
      });
    },
  );

  portal.get("/sign-out", async (request, reply) => {
    const place = await shell.placeOf(request);
    const member = await memberOf(context, place, request.headers);
    return shell.show(request, fresh(reply), {
      title: "Sign out",
      body: createElement(SignOutPage, { base: place.base, member }),
    });
  });

  portal.post<{ Body: { everywhere?: unknown } | undefined }>("/sign-out", async (request, reply) => {
    const place = await shell.placeOf(request);
    const member = await memberOf(context, place, request.headers);
    if (member)
      await within(place, (tx) =>
        request.body?.everywhere ? endSessionsOf(tx, member.id) : endSession(tx, member.sessionId),
      );
    return fresh(reply).header("set-cookie", noCookie(place.origin)).redirect(`${place.base}/`, 303);
  });

  async function isNewMember(place: PortalPlace, secret: string): Promise<boolean> {
    return within(place, async (tx) => {
      const link = await readLink(tx, secret, "sign_in", context.now());
      return (await memberByEmail(tx, link.email_key)) === undefined;
    });
  }

  async function confirmPage(
    request: FastifyRequest<{ Params: { secret: string } }>,
    reply: FastifyReply,
    place: PortalPlace,
    fault?: string,
  ): Promise<FastifyReply> {
    const { secret } = request.params;
    const email = await within(place, async (tx) => (await readLink(tx, secret, "sign_in", context.now())).email);
    const body = createElement(ConfirmSignInPage, {
      action: `${place.base}/sign-in/${secret}`,
      portal: place.name,
      email,
      isNew: await isNewMember(place, secret),
      fault,
    });
    return shell.show(request, fresh(reply), { title: "Sign in", body });
  }

  async function orFaulty(
    request: FastifyRequest,
    reply: FastifyReply,
    place: PortalPlace,
    work: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 422) throw error;
      const body = createElement(FaultyLinkPage, { sentence: error.message, againHref: `${place.base}/sign-in` });
      return shell.show(request, fresh(reply).status(422), { title: "This link does not work", body });
    }
  }
}

/** Kept nowhere. */
const fresh = (reply: FastifyReply): FastifyReply =>
  reply.headers({ "cache-control": "no-store", "x-robots-tag": "noindex" });
