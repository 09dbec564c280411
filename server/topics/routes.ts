import * as endpoints from "@earshot/contract/topics.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { route } from "#server/route.ts";
import { createTopic } from "./create.ts";
import { deleteTopic } from "./delete.ts";
import { presentTopic } from "./present.ts";
import { countPosts, pageOfTopics, type TopicRow, topicById } from "./store.ts";
import { updateTopic } from "./update.ts";

export function topicRoutes(app: FastifyInstance, context: Context): void {
  const present = async (tx: Tx, rows: TopicRow[]) => {
    const dayAgo = new Date(context.now().getTime() - 86_400_000);
    const counts = await countPosts(
      tx,
      rows.map((row) => row.id),
      dayAgo,
    );
    return rows.map((row) => presentTopic(row, counts.get(row.id)));
  };
  const one = async (tx: Tx, row: TopicRow | undefined) => {
    if (!row) throw notFound("topic");
    return (await present(tx, [row]))[0]!;
  };

  route(app, context, endpoints.listTopics, async (tx, { query }) => {
    const rows = await pageOfTopics(tx, idCursor(query.cursor), query.limit);
    return pageOf(await present(tx, rows), query.limit, (topic) => topic.id);
  });
  route(app, context, endpoints.createTopic, async (tx, { body }) => one(tx, await createTopic(tx, body)));
  route(app, context, endpoints.getTopic, async (tx, { params }) => one(tx, await topicById(tx, params.id)));
  route(app, context, endpoints.updateTopic, async (tx, { params, body, ifMatch }) =>
    one(tx, await updateTopic(tx, params.id, body, ifMatch)),
  );
  route(app, context, endpoints.deleteTopic, async (tx, { params }) => {
    await deleteTopic(tx, params.id, context.now());
    return undefined;
  });
}
