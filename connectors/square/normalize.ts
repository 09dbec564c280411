import { z } from "zod";
import type { ConnectorEvent, NormalAuthor } from "../connector.ts";
import { found } from "./found.ts";

const time = z.iso.datetime({ offset: true });

const account = z.object({ id: z.string(), handle: z.string(), name: z.string(), bot: z.boolean() });

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
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
  url: z.string(),
  author: account,
  quotesId: z.string().nullable().default(null),
  reactions: z
    .array(z.object({ id: z.string(), kind: z.enum(["like", "repost"]), ended: z.boolean(), author: account }))
    .default([]),
});
export type SquarePost = z.input<typeof squarePost>;

/** What the square says, as what Earshot stores. Pure; kinds nobody knows are kept raw. */
export function normalize(item: unknown, ownHandle: string | null): ConnectorEvent {
  const raw = JSON.stringify(item) ?? "null";
  const parsed = squarePost.safeParse(item);
  if (!parsed.success) return { type: "unknown", kind: kindOf(item), raw };
  const post = parsed.data;
  if (post.deletedAt !== null) {
    return { type: "delete", externalId: `square:${post.id}`, localId: post.id, at: post.deletedAt, raw };
  }
  const { mentions, links, tags } = found(post.text);
  const isOurs = (handle: string) => ownHandle !== null && handle.toLowerCase() === ownHandle.toLowerCase();
  const toUs = post.visibility === "direct" || mentions.some(({ handle }) => isOurs(handle));
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
      author: authorOf(post.author),
      parentExternalId: post.parentId === null ? null : `square:${post.parentId}`,
      rootExternalId: `square:${post.rootId}`,
      quotesExternalId: post.quotesId === null ? null : `square:${post.quotesId}`,
      addressed: toUs && !isOurs(post.author.handle),
      mentions: mentions.map((mention) => ({ externalId: null, ...mention })),
      links,
      tags,
      media: post.picture
        ? [{ kind: "image", url: post.picture.url, alt: post.picture.alt, width: null, height: null }]
        : [],
      engagement: { likes: post.likes, reposts: post.reposts, replies: 0 },
    },
  };
}

/** The counters of a post with whoever of those counted has a name: a post that was only liked brings nothing else. */
export function countersOf(item: unknown): ConnectorEvent[] {
  const read = squarePost.safeParse(item);
  if (!read.success || read.data.deletedAt !== null) return [];
  const { id, likes, reposts, reactions } = read.data;
  if (likes + reposts + reactions.length === 0) return [];
  const by = reactions.map(({ id: reactionId, kind, ended, author }) => ({
    kind,
    externalId: `square:reaction:${reactionId}`,
    author: authorOf(author),
    ...(ended && { gone: true }),
  }));
  return [
    { type: "engagement", externalId: `square:${id}`, likes, reposts, replies: null, ...(by.length > 0 && { by }) },
  ];
}

const authorOf = ({ id, handle, name, bot }: z.infer<typeof account>): NormalAuthor => ({
  externalId: `square:account:${id}`,
  handle,
  name,
  url: null,
  avatarUrl: null,
  followers: null,
  bot,
  weak: false,
});

function kindOf(item: unknown): string {
  const named = z.object({ kind: z.string().trim().min(1).max(100) }).safeParse(item);
  return named.success ? named.data.kind : "object";
}
