import { z } from "zod";
import type { ConnectorEvent } from "../connector.ts";

/** A post as the square tells it. */
export const squarePost = z.looseObject({
  id: z.string(),
  parentId: z.string().nullable(),
  rootId: z.string(),
  text: z.string(),
  visibility: z.enum(["public", "direct"]),
  picture: z.object({ url: z.string(), alt: z.string().nullable() }).nullable(),
  likes: z.number(),
  reposts: z.number(),
  createdAt: z.string(),
  editedAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
  url: z.string(),
  author: z.object({ id: z.string(), handle: z.string(), name: z.string(), bot: z.boolean() }),
});
export type SquarePost = z.infer<typeof squarePost>;

/** What the square says, as what Earshot stores. Pure; kinds nobody knows are kept raw. */
export function normalize(item: unknown, ownHandle: string | null): ConnectorEvent {
  const raw = JSON.stringify(item);
  const parsed = squarePost.safeParse(item);
  if (!parsed.success) return { type: "unknown", kind: "object", raw };
  const post = parsed.data;
  if (post.deletedAt !== null) {
    return { type: "delete", externalId: `square:${post.id}`, localId: post.id, at: post.deletedAt, raw };
  }
  const mentions = [...spans(post.text, /@([A-Za-z0-9_]{1,40})/gu)];
  return {
    type: "post",
    raw,
    post: {
      externalId: `square:${post.id}`,
      localId: post.id,
      network: "square",
      kind: post.visibility === "direct" ? "message" : post.parentId === null ? "status" : "comment",
      visibility: post.visibility,
      title: null,
      text: post.text,
      html: null,
      lang: null,
      url: post.url,
      postedAt: post.createdAt,
      editedAt: post.editedAt,
      revision: Date.parse(post.editedAt ?? post.createdAt),
      author: {
        externalId: `square:account:${post.author.id}`,
        handle: post.author.handle,
        name: post.author.name,
        url: null,
        avatarUrl: null,
        followers: null,
        bot: post.author.bot,
        weak: false,
      },
      parentExternalId: post.parentId === null ? null : `square:${post.parentId}`,
      rootExternalId: `square:${post.rootId}`,
      addressed:
        ownHandle !== null && mentions.some((found) => found.match.slice(1).toLowerCase() === ownHandle.toLowerCase()),
      mentions: mentions.map(({ match, start, end }) => ({ externalId: null, handle: match.slice(1), start, end })),
      links: [...spans(post.text, /https?:\/\/[^\s<>"]+/gu)].map(({ match, start, end }) => ({
        url: match,
        start,
        end,
      })),
      tags: [...spans(post.text, /#[\p{L}\p{N}_]+/gu)].map(({ match }) => match.slice(1)),
      media: post.picture
        ? [{ kind: "image", url: post.picture.url, alt: post.picture.alt, width: null, height: null }]
        : [],
      engagement: { likes: post.likes, reposts: post.reposts, replies: 0 },
    },
  };
}

/** Where a pattern stands, in code points. */
function* spans(text: string, pattern: RegExp): Generator<{ match: string; start: number; end: number }> {
  for (const found of text.matchAll(pattern)) {
    const start = [...text.slice(0, found.index)].length;
    yield { match: found[0], start, end: start + [...found[0]].length };
  }
}
