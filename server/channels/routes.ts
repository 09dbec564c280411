import * as endpoints from "@earshot/contract/channels.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { notFound, refused, unavailable } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { route, routeOutside } from "#server/route.ts";
import { connectorContext } from "./connector-context.ts";
import { createChannel } from "./create.ts";
import { presentChannel, presentConnector } from "./present.ts";
import { connectorNamed } from "./settings.ts";
import { type ChannelRow, changeChannel, channelById, pageOfChannels, pageOfRejected } from "./store.ts";
import { named } from "./trouble.ts";
import { updateChannel } from "./update.ts";

export function channelRoutes(app: FastifyInstance, context: Context): void {
  const present = (row: ChannelRow | undefined) => {
    if (!row) throw notFound("channel");
    return presentChannel(row, context.connectors.get(row.connector));
  };

  route(app, context, endpoints.listConnectors, async () => ({
    items: [...context.connectors.values()].map(presentConnector),
  }));
  route(app, context, endpoints.listChannels, async (tx, { query }) => {
    const rows = await pageOfChannels(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(present), query.limit, (channel) => channel.id);
  });
  route(app, context, endpoints.createChannel, async (tx, { body }) => present(await createChannel(context, tx, body)));
  route(app, context, endpoints.getChannel, async (tx, { params }) => present(await channelById(tx, params.id)));
  route(app, context, endpoints.updateChannel, async (tx, { params, body, ifMatch }) =>
    present(await updateChannel(context, tx, params.id, body, ifMatch)),
  );
  route(app, context, endpoints.deleteChannel, async (tx, { params }) => {
    if (!(await channelById(tx, params.id))) throw notFound("channel");
    await changeChannel(tx, params.id, { deleted_at: context.now(), credentials: {}, streaming: false });
    record(tx, "channel.deleted", { kind: "channel", id: params.id });
    return undefined;
  });
  route(app, context, endpoints.pollChannel, async (tx, { params }) => {
    const channel = await channelById(tx, params.id);
    if (!channel) throw notFound("channel");
    await enqueue(
      tx,
      "collect",
      { channelId: channel.id, asked: true },
      { key: `collect:${channel.id}`, queue: `collect:${channel.id}` },
    );
    return present(channel);
  });
  route(app, context, endpoints.listRejectedEvents, async (tx, { params, query }) => {
    if (!(await channelById(tx, params.id))) throw notFound("channel");
    const rows = await pageOfRejected(tx, params.id, idCursor(query.cursor), query.limit);
    const items = rows.map((row) => ({ id: row.id, at: row.at.toISOString(), reason: row.reason, raw: row.raw }));
    return pageOf(items, query.limit, (event) => event.id);
  });
  routeOutside(app, endpoints.discoverSources, async ({ params, body }) => {
    const connector = connectorNamed(context, params.id);
    if (!connector.discover)
      throw refused("capability_missing", `${connector.manifest.name} cannot look for sources at an address.`);
    try {
      const channel = { id: "", workspace_id: "", connector: params.id, settings: {}, credentials: {}, account: null };
      return {
        items: await connector.discover(connectorContext(context, channel, AbortSignal.timeout(15_000)), body.url),
      };
    } catch (error) {
      const { code, message } = named(error);
      if (code === "bug") throw error;
      if (code === "retryable" || code === "rate_limited") throw unavailable(message);
      throw refused(code, message);
    }
  });
}
