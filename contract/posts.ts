import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { signal, signalFilter, signalSorts } from "./signals.ts";
import * as text from "./text.ts";

export const postKinds = ["status", "comment", "message", "mail", "review", "question", "answer"] as const;
export const postKind = z.enum(postKinds);
export const visibilities = ["public", "unlisted", "followers", "direct", "internal"] as const;
export const visibility = z.enum(visibilities);
export type PostKind = z.infer<typeof postKind>;
export type Visibility = z.infer<typeof visibility>;

export const author = z.object({
  /** the identity's id */
  id: z.string(),
  network: z.string(),
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  /** address of the picture through the guarded proxy, or null */
  avatarUrl: z.string().nullable(),
  /** null: an author, not in People */
  personId: z.string().nullable(),
  /** one of the workspace's own connected accounts */
  own: z.boolean(),
});
export type Author = z.infer<typeof author>;

export const media = z.object({
  kind: z.enum(["image", "video", "audio", "file"]),
  /** images: through the guarded proxy; others: the address at the source */
  url: z.string(),
  alt: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

export const match = z.object({
  topicId: z.string(),
  topicName: z.string(),
  words: z.array(z.string()),
  /** an edit took the match away */
  endedAt: z.string().nullable(),
});

export const post = z.object({
  id: z.string(),
  network: z.string(),
  externalId: z.string(),
  kind: postKind,
  visibility,
  title: z.string().nullable(),
  /** plain text */
  text: z.string(),
  /** sanitized, or null where the source had none */
  html: z.string().nullable(),
  lang: z.string().nullable(),
  url: z.string().nullable(),
  postedAt: z.string(),
  receivedAt: z.string(),
  editedAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
  /** known only because something answers it */
  placeholder: z.boolean(),
  /** written by one of our connected accounts */
  own: z.boolean(),
  author: author.nullable(),
  parentId: z.string().nullable(),
  /** the thread's first post */
  threadId: z.string(),
  channelIds: z.array(z.string()),
  media: z.array(media),
  engagement: z.object({ likes: z.number(), reposts: z.number(), replies: z.number() }),
  matches: z.array(match),
  conversationId: z.string().nullable(),
  /** what analysis says of it; null: not analyzed (yet) */
  signals: z.array(signal).nullable(),
});
export type Post = z.infer<typeof post>;

export const revision = z.object({
  n: z.number().int(),
  text: z.string(),
  seenAt: z.string(),
  /** the source's own payload, unsanitized */
  raw: z.string().nullable(),
});

export const postDetail = post.extend({
  /** the source's own payload, unsanitized; null when erased */
  raw: z.string().nullable(),
  /** what it said before, oldest first */
  revisions: z.array(revision),
  /** per channel that saw it: when it was last looked up there, and whether it was missing then */
  atSource: z.array(
    z.object({
      channelId: z.string(),
      checkedAt: z.string().nullable(),
      missing: z.enum(["gone", "forbidden"]).nullable(),
      missingSince: z.string().nullable(),
    }),
  ),
});
export type PostDetail = z.infer<typeof postDetail>;

export const incomingPost = z.strictObject({
  text: text.postText,
  title: z.string().max(text.maxima.query).optional(),
  html: text.postText.optional(),
  kind: postKind.default("status"),
  visibility: visibility.default("public"),
  /** a name for where it comes from, `api` unless told */
  network: text.slug.default("api"),
  /** the source's global id; the same id again updates the same post. Made by the server when absent */
  externalId: text.externalId.optional(),
  /** the external id of the post this one answers */
  inReplyTo: text.externalId.optional(),
  url: text.url.optional(),
  lang: text.language.optional(),
  postedAt: text.dateTime.optional(),
  author: z
    .strictObject({
      externalId: text.externalId.optional(),
      handle: text.handle,
      name: text.name.optional(),
      url: text.url.optional(),
      avatarUrl: text.url.optional(),
    })
    .optional(),
  media: z
    .array(
      z.strictObject({
        kind: z.enum(["image", "video", "audio", "file"]).default("image"),
        url: text.url,
        alt: z.string().max(5000).optional(),
      }),
    )
    .max(20)
    .optional(),
  /** whatever the source said, kept as it came */
  raw: z.string().max(text.maxima.raw).optional(),
});

export const createPosts = endpoint({
  name: "createPosts",
  method: "POST",
  path: "/posts",
  summary: "Feed one post, or up to 500 as an array or under `items`",
  tag: "Posts",
  permission: "posts:create",
  status: 201,
  bodyLimit: 10_000_000,
  body: z.union([
    incomingPost,
    z.array(incomingPost).min(1).max(text.maxima.bulk),
    z.strictObject({ items: z.array(incomingPost).min(1).max(text.maxima.bulk) }),
  ]),
  /** one post in, one post out; a list in, `{items}` out, in the order given */
  result: z.union([post, z.object({ items: z.array(post) })]),
});

export const listPosts = endpoint({
  name: "listPosts",
  method: "GET",
  path: "/posts",
  summary: "Search posts, newest first unless sorted otherwise",
  tag: "Posts",
  permission: "posts:read",
  status: 200,
  query: z.strictObject({
    q: text.query.optional(),
    topicId: text.id.optional(),
    channelId: text.id.optional(),
    authorId: text.id.optional(),
    since: text.dateTime.optional(),
    until: text.dateTime.optional(),
    ...signalFilter,
    sort: z.enum(["newest", ...signalSorts]).default("newest"),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(post).extend({
    /** how far back the search looked when it stopped early; null when it looked at everything asked for */
    searchedBackTo: z.string().nullable(),
  }),
});

export const getPost = endpoint({
  name: "getPost",
  method: "GET",
  path: "/posts/{id}",
  summary: "One post with its raw payload and revisions",
  tag: "Posts",
  permission: "posts:read",
  status: 200,
  params: z.strictObject({ id: text.id }),
  result: postDetail,
});
