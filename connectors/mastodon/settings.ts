import { z } from "zod";

const tag = z
  .string()
  .max(101)
  .regex(/^#?[\p{L}\p{N}\p{M}_·]+$/u, "a hashtag is letters, digits and underscores");

export const settings = z.strictObject({
  server: z
    .string()
    .min(1)
    .max(2048)
    .refine((value) => originOf(value) !== null, "use the server's name, such as mastodon.social, or its address")
    .meta({ title: "Server", description: "Such as mastodon.social" }),
  hashtags: z.array(tag).max(20).optional().meta({ title: "Hashtags to follow" }),
  searches: z
    .array(z.string().trim().min(1).max(200))
    .max(10)
    .optional()
    .meta({ title: "Searches", description: "Words the server searches for; needs an access token" }),
  followHome: z.boolean().optional().meta({ title: "Listen to the accounts we follow" }),
});
export type Settings = z.infer<typeof settings>;

export const credentials = z.strictObject({
  accessToken: z
    .string()
    .trim()
    .min(1)
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, "paste the token alone")
    .optional()
    .meta({
      title: "Access token",
      format: "password",
      description:
        "From Preferences → Development. Without one, only hashtags can be read and nothing can be answered.",
    }),
});
export type Credentials = z.infer<typeof credentials>;

/** `https://host[:port]` of a server given as name or address; null when it is neither. */
export function originOf(server: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `https://${server}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || !url.hostname) return null;
  return url.origin;
}

/** Hashtags as they stand in addresses: without the sign. */
export function tagName(tag: string): string {
  return tag.replace(/^#/, "");
}
