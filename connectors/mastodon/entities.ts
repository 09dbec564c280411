import { z } from "zod";

/**
 * What we read of the network's objects. Servers differ (Pleroma, GoToSocial, Pixelfed, forks), so only what a post
 * cannot be without is required; the rest falls back to nothing. Everything else stays in the raw payload.
 */
const id = z.union([z.string().min(1).max(512), z.number().int().transform(String)]);
const words = z.string().catch("");
const maybe = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().catch(0);

/** Items that do not fit are left out, not the whole list. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((each) => {
        const read = item.safeParse(each);
        return read.success ? [read.data as z.output<T>] : [];
      }),
    );

export const account = z.object({
  id,
  username: words,
  acct: words,
  display_name: words,
  url: maybe,
  uri: maybe,
  avatar: maybe,
  bot: z.boolean().catch(false),
  followers_count: z.number().int().nonnegative().nullish().catch(null),
  pleroma: z.object({ ap_id: maybe }).nullish().catch(null),
});
export type AccountEntity = z.infer<typeof account>;

const mention = z.object({ id: id.nullish().catch(null), username: words, acct: words, url: maybe });
export type MentionEntity = z.infer<typeof mention>;

const size = z.object({ width: z.number().nullish().catch(null), height: z.number().nullish().catch(null) });
const attachment = z.object({
  type: words,
  url: maybe,
  remote_url: maybe,
  description: maybe,
  meta: z
    .object({ original: size.nullish().catch(null) })
    .nullish()
    .catch(null),
});

const quoted = z.object({ quoted_status: z.object({ uri: z.string().min(1).max(512) }) });

export const status = z.object({
  id,
  uri: z.string().min(1).max(512),
  url: maybe,
  created_at: maybe,
  edited_at: maybe,
  in_reply_to_id: id.nullish().catch(null),
  in_reply_to_account_id: id.nullish().catch(null),
  spoiler_text: words,
  visibility: words,
  language: maybe,
  content: words,
  account,
  media_attachments: list(attachment),
  mentions: list(mention),
  tags: list(z.object({ name: z.string().min(1) })),
  poll: z
    .object({ options: list(z.object({ title: words })) })
    .nullish()
    .catch(null),
  replies_count: count,
  reblogs_count: count,
  favourites_count: count,
  reblog: z.unknown().optional(),
  /** since 4.5; a quote that was not accepted shows no status */
  quote: quoted.nullish().catch(null),
});
export type StatusEntity = z.infer<typeof status>;

export const notification = z.object({
  id,
  type: z.string().min(1).max(100),
  created_at: maybe,
  account: account.nullish().catch(null),
  status: z.unknown().optional(),
});

/** The limits of v2 and of v1, which puts them at the same place since 3.4. */
export const instance = z.object({
  /** v2 */
  domain: maybe,
  /** v1: the server's name, with some servers a whole address */
  uri: maybe,
  /** v1 of Pleroma and forks */
  max_toot_chars: z.number().int().positive().nullish().catch(null),
  urls: z.object({ streaming_api: maybe }).nullish().catch(null),
  configuration: z
    .object({
      urls: z.object({ streaming: maybe }).nullish().catch(null),
      statuses: z
        .object({
          max_characters: z.number().int().positive().nullish().catch(null),
          characters_reserved_per_url: z.number().int().positive().nullish().catch(null),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
export type InstanceEntity = z.infer<typeof instance>;
