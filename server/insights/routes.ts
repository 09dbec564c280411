import * as endpoints from "@earshot/contract/insights.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { route } from "#server/route.ts";
import { decide } from "./decide.ts";
import { listInsights, showInsight } from "./list-insights.ts";
import { showForecast } from "./show-forecast.ts";
import { markThanked, toThank } from "./to-thank.ts";
import { topAuthors } from "./top-authors.ts";
import { volume } from "./volume.ts";

export function insightRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.getVolume, (tx, { query }) => volume(tx, query));
  route(app, context, endpoints.listInsights, (tx, { query }) => listInsights(tx, query));
  route(app, context, endpoints.getInsight, (tx, { params }) => showInsight(tx, params.id));
  route(app, context, endpoints.decideInsight, async (tx, { params, body, ifMatch }) => {
    await decide(context, tx, params.id, body, ifMatch);
    return showInsight(tx, params.id);
  });
  route(app, context, endpoints.getForecast, (tx, { query }) => showForecast(tx, query, context.now()));
  route(app, context, endpoints.listToThank, (tx, { query }) => toThank(context, tx, query));
  route(app, context, endpoints.markThanked, async (tx, { params }) => {
    await markThanked(context, tx, params.postId);
    return undefined;
  });
  route(app, context, endpoints.getTopAuthors, async (tx, { query }) => ({
    items: await topAuthors(tx, query, (url) => mediaUrl(context, url)),
  }));
}
