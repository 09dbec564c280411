import * as endpoints from "@earshot/contract/posts.ts";
import { listTopicPosts, previewTopic } from "@earshot/contract/topics.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor } from "#server/db/page.ts";
import { notFound } from "#server/errors.ts";
import { route } from "#server/route.ts";
import { readQuery } from "#server/topics/read-query.ts";
import { topicById } from "#server/topics/store.ts";
import { atSource } from "./at-source.ts";
import { listPosts } from "./list.ts";
import { loadPosts } from "./load.ts";
import { mediaRoute } from "./media-route.ts";
import { mediaUrl } from "./media-url.ts";
import { presentPost } from "./present.ts";
import { preview } from "./preview.ts";
import { search } from "./search.ts";
import { rawOf, revisionsOf, type StoredPost } from "./store.ts";

export function postRoutes(app: FastifyInstance, context: Context): void {
  const present = (row: StoredPost) => presentPost(row, (url) => mediaUrl(context, url));

  route(app, context, endpoints.listPosts, async (tx, { query }) => {
    const { language, tone, intent, urgency, toxicity } = query;
    const found = await listPosts(tx, {
      query: query.q?.trim() ? readQuery(query.q, { allowUnanchored: true, path: "q" }) : null,
      signals: { language, tone, intent, urgency, toxicity },
      sort: query.sort,
      cursor: query.cursor,
      since: query.since ? new Date(query.since) : undefined,
      until: query.until ? new Date(query.until) : undefined,
      topicId: query.topicId,
      channelId: query.channelId,
      authorId: query.authorId,
      limit: query.limit,
    });
    return {
      items: found.rows.map(present),
      nextCursor: found.nextCursor,
      searchedBackTo: found.searchedBackTo?.toISOString() ?? null,
    };
  });

  route(app, context, endpoints.getPost, async (tx, { params }) => {
    const [post] = await loadPosts(context, tx, [params.id]);
    if (!post) throw notFound("post");
    const raw = await rawOf(tx, params.id);
    const revisions = await revisionsOf(tx, params.id);
    return {
      ...post,
      raw: raw?.raw ?? null,
      revisions: revisions.map((revision) => ({
        n: revision.n,
        text: revision.text,
        seenAt: revision.seen_at.toISOString(),
        raw: revision.raw,
      })),
      atSource: await atSource(tx, params.id),
    };
  });

  route(app, context, listTopicPosts, async (tx, { params, query }) => {
    if (!(await topicById(tx, params.id))) throw notFound("topic");
    const found = await search(tx, {
      query: null,
      topicId: params.id,
      before: idCursor(query.cursor),
      limit: query.limit,
    });
    return {
      items: found.rows.map(present),
      nextCursor: found.nextBefore,
    };
  });

  route(app, context, previewTopic, (tx, { body }) => preview(context, tx, body.query));
  mediaRoute(app, context);
}
