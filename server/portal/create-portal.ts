import type { Page } from "@earshot/portal/page.ts";
import { render } from "@earshot/portal/render.tsx";
import { missingPage } from "@earshot/portal/welcome/missing-page.tsx";
import { troublePage } from "@earshot/portal/welcome/trouble-page.tsx";
import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "#server/context.ts";
import { doorHeaders, sentFrom } from "#server/doors.ts";
import { badRequest, forbidden, Refusal } from "#server/errors.ts";
import { memberOf } from "#server/members/member-of.ts";
import { newApp } from "#server/new-app.ts";
import { plainPage } from "#server/plain-page.ts";
import { mediaRoute } from "#server/posts/media-route.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { tellProblem } from "#server/problem.ts";
import { createWritingLimit } from "#server/writing-limit.ts";
import { assets, scriptPath, stylePaths } from "./assets.ts";
import { type Place, placeAt } from "./place.ts";
import { type Notice, notices, type PortalPages } from "./site.ts";
import { siteOf } from "./site-of.ts";

declare module "fastify" {
  interface FastifyRequest {
    place: Place | null;
  }
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types portal",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * The customers' site of every workspace whose portal is open, told apart by the host that is asked for. It knows
 * nothing of teammates: no session of theirs counts here, and no address of the API is served. Not yet listening.
 */
export function createPortal(context: Context, capabilities: readonly PortalPages[]): FastifyInstance {
  const app = newApp(context);
  const headers = { ...doorHeaders(context.config.portalUrl), "content-security-policy": policy, vary: "Cookie" };
  const limit = createWritingLimit("This site", () => context.now().getTime());
  const sections: { path: string; label: string }[] = [];

  app.decorateRequest("place", null);
  app.register(formBody, { bodyLimit: 200_000 });
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => show(request, reply, missingPage()));
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers).header("x-request-id", request.id);
    request.place = await placeAt(context, request.host);
    if (!request.place) throw request.url.startsWith("/l/") ? siteClosed() : nobodyHere();
    if (request.method === "GET" || request.method === "HEAD") return;
    if (!sentFrom(request, request.place.origin)) throw forbidden("This form was not sent from this site's own pages.");
    limit.count(request.ip);
  });
  assets(app, found);
  mediaRoute(app, context);
  const site = siteOf({ app, context, sections, found, show });
  for (const pages of capabilities) pages(site);
  return app;

  async function show(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<FastifyReply> {
    const place = found(request);
    const member = await memberOf(context, place, request.headers);
    const said = (request.query as Record<string, unknown>).said;
    if (page.status !== undefined) reply.status(page.status);
    // What a member sees is kept in no cache on the way; what everybody sees is asked for again each time.
    if (!reply.hasHeader("cache-control"))
      reply.header("cache-control", member || page.personal ? "private, no-store" : "no-cache");
    return reply.type("text/html; charset=utf-8").send(
      render(page, {
        name: place.name,
        origin: place.origin,
        logo: place.portal.logo_url === null ? null : mediaUrl(context, place.portal.logo_url),
        styles: stylePaths(place),
        script: scriptPath,
        sections,
        member: member && { name: member.name },
        here: withoutNotice(request.url),
        indexed: !place.portal.sample,
        notice: typeof said === "string" && Object.hasOwn(notices, said) ? notices[said as Notice] : null,
      }),
    );
  }

  async function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const problem = tellProblem(context, error, request, reply);
    if (problem.status === 404 && request.place) return show(request, reply, missingPage());
    const sentence = problem.detail ?? problem.title;
    if (request.place) {
      try {
        return await show(request, reply, troublePage(problem.status as Page["status"], sentence, request.id));
      } catch {
        // The database is away: said without the frame.
      }
    }
    reply.type("text/html; charset=utf-8");
    return reply.send(plainPage("", problem.title, [sentence, `Request ${request.id}`]));
  }
}

/** Where the visitor is, to come back to after signing in. */
function withoutNotice(url: string): string {
  const [path = "/", query = ""] = url.slice(0, 2_000).split("?");
  const asked = new URLSearchParams(query);
  asked.delete("said");
  return asked.size > 0 ? `${path}?${asked}` : path;
}

function found({ place }: { place: Place | null }): Place {
  if (!place) throw badRequest("No portal was asked for.");
  return place;
}

/** Links outlive the site they lead to. */
const siteClosed = () =>
  new Refusal(404, "not_found", "This site is closed", "The site that this link leads to is closed at the moment.");

const nobodyHere = () =>
  new Refusal(
    404,
    "not_found",
    "Nothing is here",
    "No customer site is open at this address. If it should be, its address is set in Earshot under Community.",
  );
