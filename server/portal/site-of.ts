import { Readable } from "node:stream";
import { unsentPage } from "@earshot/portal/members/unsent-page.tsx";
import type { Page } from "@earshot/portal/page.ts";
import { missingPage } from "@earshot/portal/welcome/missing-page.tsx";
import { wellFormed } from "@earshot/query/text.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReactNode } from "react";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { type Member, memberOf } from "#server/members/member-of.ts";
import { dropUnsent, isWorthKeeping, keepUnsent } from "#server/members/unsent-form.ts";
import type { Place } from "./place.ts";
import type { PageHandler, PortalSite, Shown, Visit } from "./site.ts";
import { standingPages } from "./standing-pages.ts";

type Ground = {
  app: FastifyInstance;
  context: Context;
  sections: { path: string; label: string }[];
  found(request: FastifyRequest): Place;
  show(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<FastifyReply>;
};

const longest = 5_000;

/** What capabilities register their pages with; the portal's own pages (first page, search, sitemap) stand already. */
export function siteOf({ app, context, sections, found, show }: Ground): PortalSite {
  const blocks: ((visit: Visit) => Promise<ReactNode>)[] = [];
  const mine: ((visit: Visit) => Promise<ReactNode>)[] = [];
  const along: Parameters<PortalSite["along"]>[] = [];
  const results: ((visit: Visit, q: string) => Promise<ReactNode>)[] = [];
  const known: Parameters<PortalSite["known"]>[0][] = [];
  const addresses: Parameters<PortalSite["addresses"]>[0][] = [];
  const site: PortalSite = {
    app,
    context,
    placeOf: async (request) => found(request),
    show,
    section: (path, label) => void sections.push({ path, label }),
    page: (path, handler) => add(["GET", "HEAD"], path, false, handler),
    memberPage: (path, handler) => add(["GET", "HEAD"], path, true, handler as PageHandler),
    form: (path, handler) => add(["POST"], path, true, handler as PageHandler),
    openForm: (path, handler) => add(["POST"], path, false, handler),
    welcome: (block) => void blocks.push(block),
    mine: (block) => void mine.push(block),
    async mineOf(visit) {
      const parts = [];
      for (const block of mine) parts.push(await block(visit));
      return parts;
    },
    along: (...part) => void along.push(part),
    async alongOf(visit) {
      const parts = [];
      for (const [name, says, part] of along) parts.push({ name, says, part: await part(visit) });
      return parts;
    },
    results: (block) => void results.push(block),
    known: (list) => void known.push(list),
    async knownOf(visit, title) {
      const all = [];
      for (const list of known) all.push(...(await list(visit, title)));
      return all;
    },
    addresses: (list) => void addresses.push(list),
  };
  standingPages(site, { blocks, results, addresses });
  return site;

  function add(method: ("GET" | "HEAD" | "POST")[], path: string, membersOnly: boolean, handler: PageHandler): void {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const place = found(request);
        const member = await memberOf(context, place, request.headers);
        if (membersOnly && !member) return signInFirst(request, reply, place);
        const shown = await transaction(
          context.db,
          place.workspaceId,
          member?.actor ?? system,
          async (tx) => {
            const visit = visitOf(context, request, place, member, tx);
            const done = await handler(visit);
            // Published: what was kept of it until its writer was signed in is of no use any more.
            if (membersOnly && visit.form.unsent && done && "to" in done) await dropUnsent(tx, visit.form.unsent);
            return done;
          },
          { requestId: request.id, statementTimeoutMs: longest },
        );
        return answer(request, reply, shown);
      },
    });
  }

  /** Somebody who wrote something loses nothing of it by not being signed in, in whatever browser they open the link. */
  async function signInFirst(request: FastifyRequest, reply: FastifyReply, place: Place): Promise<FastifyReply> {
    const { unsent: _, ...fields } = once(request.body);
    const form = { action: request.url.split("?")[0] ?? "/", fields };
    const isKept = request.method === "POST" && isWorthKeeping(form);
    const back = isKept
      ? await transaction(context.db, place.workspaceId, system, (tx) => keepUnsent(tx, form, context.now()), {
          requestId: request.id,
        })
      : backTo(request);
    if (back === null) return show(request, reply, unsentPage({ ...form, secret: null }));
    return reply.redirect(`/sign-in?returnTo=${encodeURIComponent(back)}`, 303);
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, shown: Shown | null): Promise<FastifyReply> {
    if (shown === null) return show(request, reply, missingPage());
    if ("file" in shown) {
      const kept = shown.maxAge === 0 ? "private, no-store" : `public, max-age=${shown.maxAge}`;
      return reply.type(shown.type).header("cache-control", kept).send(shown.file);
    }
    if ("pieces" in shown)
      return reply
        .type(shown.type)
        .headers({
          "cache-control": "private, no-store",
          "content-disposition": `attachment; filename="${shown.name}"`,
        })
        .send(Readable.from(shown.pieces));
    if ("to" in shown) {
      for (const cookie of shown.cookies ?? []) reply.header("set-cookie", cookie);
      return reply.redirect(noticed(shown.to, shown.notice), shown.status ?? 303);
    }
    return show(request, reply, shown);
  }
}

function visitOf(
  context: Context,
  request: FastifyRequest,
  place: Place,
  member: Member | null,
  tx: Visit["tx"],
): Visit {
  return {
    context,
    tx,
    place,
    member,
    now: context.now(),
    params: once(request.params),
    query: once(request.query),
    form: once(request.body),
    request,
  };
}

/** Only what was said once, as text that can be stored. */
function once(given: unknown): Record<string, string> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, wellFormed(value)]] : [])),
  );
}

/** After signing in one comes back to the page a form stood on, not to the form's own address. */
function backTo(request: FastifyRequest): string {
  if (request.method !== "POST") return request.url;
  const { referer } = request.headers;
  return referer && URL.canParse(referer) ? new URL(referer).pathname : "/";
}

function noticed(to: string, notice: string | undefined): string {
  if (notice === undefined) return to;
  const [path = "/", hash] = to.split("#");
  return `${path}${path.includes("?") ? "&" : "?"}said=${notice}${hash === undefined ? "" : `#${hash}`}`;
}
