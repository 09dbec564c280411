import * as endpoints from "@earshot/contract/links.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { originOf } from "#server/portal/origin.ts";
import { route } from "#server/route.ts";
import { presentLink } from "./present.ts";
import { readersByDay } from "./reader-store.ts";
import { countArrivals, type LinkRow, linkById, pageOfLinks } from "./store.ts";
import { suggestLinks } from "./suggest-links.ts";
import { trackLink } from "./track-link.ts";

export function linkRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.createLink, async (tx, { body }) => {
    const [link] = await present(tx, [await trackLink(context, tx, body)]);
    return link;
  });
  route(app, context, endpoints.listLinks, async (tx, { query }) => {
    const rows = await pageOfLinks(tx, { ...query, before: idCursor(query.cursor) });
    return pageOf(await present(tx, rows), query.limit, (row) => row.id);
  });
  route(app, context, endpoints.getLink, async (tx, { params }) => {
    const row = await linkById(tx, params.id);
    if (!row) throw notFound("link");
    const [link] = await present(tx, [row]);
    const days = await readersByDay(tx, [row.id]);
    return {
      ...link!,
      days: days.map(({ day, readers }) => ({ day, clicks: readers })),
      arrivals: await countArrivals(tx, row.id),
    };
  });
  route(app, context, endpoints.suggestLinks, async (tx, { query }) => ({
    items: await suggestLinks(context, tx, query.postId),
  }));

  async function present(tx: Tx, rows: LinkRow[]) {
    const home = await originOf(context, tx);
    const days = await readersByDay(
      tx,
      rows.map(({ id }) => id),
    );
    const clicks = (id: string) => days.reduce((sum, day) => sum + (day.subject_id === id ? day.readers : 0), 0);
    return rows.map((row) => presentLink(row, home, clicks(row.id)));
  }
}
