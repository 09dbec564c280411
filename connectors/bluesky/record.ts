import { z } from "zod";

/** What we read of a post's record. Only its text is required; whatever else does not fit is left out, and stays in raw. */
const words = z.string().max(10_000).nullish().catch(null);
const maybe = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
const uri = z.string().min(1).max(2048);

/** A record and the version of it that is meant. */
export const strongRef = z.object({ uri, cid: z.string().min(1).max(200) });
export type StrongRef = z.infer<typeof strongRef>;

export const replyRef = z.object({ root: strongRef, parent: strongRef });

const size = z.object({ width: z.number(), height: z.number() });
const blob = z.object({ ref: z.object({ $link: z.string().min(1).max(200) }), mimeType: words });
const image = z.object({ image: blob, alt: words, aspectRatio: maybe(size) });
const external = z.object({ uri, title: words, description: words });

export const embed = z.object({
  $type: z.string().max(200),
  images: z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((each) => {
        const read = image.safeParse(each);
        return read.success ? [read.data] : [];
      }),
    ),
  external: maybe(external),
  video: maybe(blob),
  alt: words,
  aspectRatio: maybe(size),
  /** a quoted record; with media beside it one level deeper */
  record: z.unknown().optional(),
  media: z.unknown().optional(),
});
export type Embed = z.infer<typeof embed>;

export const post = z.object({
  $type: z.literal("app.bsky.feed.post").optional(),
  text: z.string(),
  createdAt: maybe(z.string()),
  langs: maybe(z.array(z.unknown())),
  facets: z.unknown().optional(),
  tags: maybe(z.array(z.unknown())),
  reply: maybe(replyRef),
  embed: maybe(embed),
});
export type PostRecord = z.infer<typeof post>;

/** A like or a repost. */
export const reaction = z.object({ subject: z.object({ uri }) });
