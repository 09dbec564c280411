import { closedLinkPage } from "@earshot/portal/links/closed-link-page.tsx";
import { missingPage } from "@earshot/portal/welcome/missing-page.tsx";
import { system, transaction } from "#server/db/transaction.ts";
import type { PortalPages } from "#server/portal/site.ts";
import { portalPath } from "#server/portal-path.ts";
import { createReaderCounter } from "./reader-counter.ts";
import { linkByCode } from "./store.ts";

const codeForm = /^\w{6,20}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Pages whose readers are counted, by the address they are registered under. */
const counted = new Set(["/questions/:id", "/questions/:id/:words", "/articles/:id", "/articles/:id/:words"]);

/** Tracked links, and the counting of whoever follows them or reads a question or an article. */
export const linkPages: PortalPages = (site) => {
  const readers = createReaderCounter(site.context);
  site.app.addHook("onClose", () => readers.close());

  // Once the answer has left: no page waits for being counted.
  site.app.addHook("onResponse", async (request, reply) => {
    const { id = "" } = request.params as { id?: string };
    if (reply.statusCode === 200 && request.place && counted.has(request.routeOptions.url ?? "") && uuid.test(id))
      readers.count(request, request.place.workspaceId, id.toLowerCase());
  });

  // T-40: an address only ever leads to a page of this portal, put together here from the link's own row.
  site.app.route<{ Params: { code: string } }>({
    method: ["GET", "HEAD"],
    url: "/l/:code",
    handler: async (request, reply) => {
      const { workspaceId } = await site.placeOf(request);
      const { code } = request.params;
      const link = codeForm.test(code)
        ? await transaction(site.context.db, workspaceId, system, (tx) => linkByCode(tx, code))
        : undefined;
      if (!link) return site.show(request, reply, missingPage());
      reply.header("x-robots-tag", "noindex");
      if (!link.target_open) return site.show(request, reply, closedLinkPage(link.target_kind));
      readers.count(request, workspaceId, link.id);
      const path = portalPath(`${link.target_kind}s`, link.target_id, link.target_title);
      return reply.header("cache-control", "no-store").redirect(`${path}?via=${link.code}`, 302);
    },
  });
};
