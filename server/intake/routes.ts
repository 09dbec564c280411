import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { createPosts, type incomingPost } from "@earshot/contract/posts.ts";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { refused } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { postIdsByKey } from "#server/posts/look-up.ts";
import { route } from "#server/route.ts";
import { ingest } from "./ingest.ts";

type Incoming = z.output<typeof incomingPost>;

export function intakeRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, createPosts, async (tx, { body }) => {
    const single = !Array.isArray(body) && !("items" in body);
    const given = Array.isArray(body) ? body : "items" in body ? body.items : [body];
    const now = context.now();
    const events = given.map((post) => fromApi(post, now));
    // Networks apart: keys and parents are looked up within one.
    for (const network of new Set(given.map((post) => post.network))) {
      const own = events.filter((event) => event.post.network === network);
      await ingest(context, tx, { channelId: null, network, reach: "all", live: true, events: own });
    }
    const ids = await postIdsByKey(
      tx,
      events.map((event) => event.post),
    );
    const posts = await loadPosts(context, tx, ids);
    if (posts.length === 0)
      throw refused("deleted_at_source", "This post was deleted at its source and is not taken again.");
    return single ? posts[0]! : { items: posts };
  });
}

/** A post fed through the API as if a connector had read it. */
function fromApi(post: Incoming, now: Date): Extract<ConnectorEvent, { type: "post" }> {
  const externalId = post.externalId ?? newId();
  const postedAt = post.postedAt ?? now.toISOString();
  return {
    type: "post",
    raw: post.raw ?? JSON.stringify(post),
    post: {
      externalId,
      localId: externalId,
      network: post.network,
      kind: post.kind,
      visibility: post.visibility,
      title: post.title ?? null,
      text: post.text,
      html: post.html ?? null,
      lang: post.lang ?? null,
      url: post.url ?? null,
      postedAt,
      editedAt: null,
      // The same id again with other content is the newer word.
      revision: now.getTime(),
      author: post.author
        ? {
            externalId: post.author.externalId ?? `handle:${post.author.handle.replace(/^@/, "").toLowerCase()}`,
            handle: post.author.handle,
            name: post.author.name ?? post.author.handle,
            url: post.author.url ?? null,
            avatarUrl: post.author.avatarUrl ?? null,
            followers: null,
            bot: false,
            weak: post.author.externalId === undefined,
          }
        : null,
      parentExternalId: post.inReplyTo ?? null,
      rootExternalId: null,
      addressed: post.visibility === "direct" || post.kind === "message" || post.kind === "mail",
      mentions: [],
      links: [],
      tags: [],
      media: (post.media ?? []).map((item) => ({
        kind: item.kind,
        url: item.url,
        alt: item.alt ?? null,
        width: null,
        height: null,
      })),
      engagement: null,
    },
  };
}
