import * as endpoints from "@earshot/contract/insights.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { route } from "#server/route.ts";
import { topAuthors } from "./top-authors.ts";
import { volume } from "./volume.ts";

export function insightRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.getVolume, (tx, { query }) => volume(tx, query));
  route(app, context, endpoints.getTopAuthors, async (tx, { query }) => ({
    items: await topAuthors(tx, query, (url) => mediaUrl(context, url)),
  }));
}
