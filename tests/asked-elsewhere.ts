import type { FastifyInstance } from "fastify";
import { expect } from "vitest";
import { channelRoutes } from "../server/channels/routes.ts";
import { communityRoutes } from "../server/community/routes.ts";
import { deliver } from "../server/inbox/deliver.ts";
import { inboxRoutes } from "../server/inbox/routes.ts";
import { collect } from "../server/intake/collect.ts";
import { peopleRoutes } from "../server/people/routes.ts";
import { portalRoutes } from "../server/portal/routes.ts";
import type { PortalPages } from "../server/portal/site.ts";
import { postRoutes } from "../server/posts/routes.ts";
import { openPortal } from "./open-portal.ts";
import { portalVisits } from "./portal-visits.ts";
import { reactWaiting } from "./react-waiting.ts";
import type { scriptedNetwork } from "./scripted-network.ts";
import { openWorld, type World } from "./world.ts";

type Network = ReturnType<typeof scriptedNetwork>;
type Place = { world: World; portal: FastifyInstance; channelId: string };

/** Brunnwerk with its portal open and a channel on the scripted network. */
export async function openAskedElsewhere(network: Network, pages: readonly PortalPages[]): Promise<Place> {
  const world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes, portalRoutes, communityRoutes],
    connectors: network.connectors,
  });
  const portal = await openPortal(world, pages);
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  await collect(world.context, world.workspace.id, channel.body.id);
  return { world, portal, channelId: channel.body.id };
}

/** What is said on the network, made a question of by Jonas Weil, and answered by its author. */
export function askedElsewhere(network: Network, place: () => Place) {
  const { visit, send } = portalVisits(() => place().portal);
  let n = 0;
  const jonas = (method: string, path: string, body?: unknown) => place().world.as("jonas")(method, path, { body });

  /** Something said on the network; answers the post's id. */
  async function said(text: string, more: Parameters<Network["say"]>[0] | object = {}, by = "noor"): Promise<string> {
    const { world, channelId } = place();
    const externalId = `scripted:asked:${++n}`;
    network.say({ externalId, text, url: `https://scripted.example/${externalId}`, ...more }, by);
    await collect(world.context, world.workspace.id, channelId);
    return postId((more as { externalId?: string }).externalId ?? externalId);
  }

  async function postId(externalId: string): Promise<string> {
    const row = await place().world.tx((tx) =>
      tx.db
        .selectFrom("post")
        .select("id")
        .where("workspace_id", "=", tx.workspaceId)
        .where("external_id", "=", externalId)
        .executeTakeFirstOrThrow(),
    );
    return row.id;
  }

  const externalIdOf = async (id: string): Promise<string> =>
    (await place().world.request("GET", `/posts/${id}`)).body.externalId;

  async function asked(id: string, more: object = {}) {
    const answer = await jonas("POST", `/posts/${id}/question`, { title: `What now with number ${++n}?`, ...more });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  }

  async function deliverAll(): Promise<void> {
    const { world } = place();
    const { body } = await world.request("GET", "/replies?state=queued&limit=200");
    for (const { id } of body.items) await deliver(world.context, world.workspace.id, id);
  }

  /** A post of this author that answers our notice. */
  async function answers(id: string, text: string, by = "noor"): Promise<void> {
    await deliverAll();
    const sent = network.standing.at(-1)?.sent.externalId;
    expect(sent, "the author was told").toBeDefined();
    await said(text, { parentExternalId: sent, rootExternalId: await externalIdOf(id) }, by);
    await reactWaiting(place().world);
  }

  return {
    jonas,
    said,
    postId,
    externalIdOf,
    asked,
    deliverAll,
    answers,
    /** the page's text */
    visit: async (url: string, as?: { cookie: string }) => (await visit(url, as)).body,
    send,
    question: async (id: string) => (await place().world.request("GET", `/questions/${id}`)).body,
  };
}
