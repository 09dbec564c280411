import { z } from "zod";

const host = z
  .string()
  .trim()
  .min(1)
  .max(2048)
  .refine((value) => originOf(value) !== null, "use the server's name, such as bsky.social, or its address");

const name = z
  .string()
  .trim()
  .max(2048)
  .transform((value) => value.replace(/^@/, ""))
  .refine((value) => isDid(value) || isHandle(value), "use a handle, such as brunnwerk.bsky.social, or a DID");

export const settings = z.strictObject({
  handle: name.optional().meta({
    title: "Handle",
    description: "Ours, such as brunnwerk.bsky.social. Without one, the public is heard and nobody can answer.",
  }),
  accounts: z.array(name).max(50).optional().meta({ title: "Accounts to listen to" }),
  searches: z
    .array(z.string().trim().min(1).max(200))
    .max(10)
    .optional()
    .meta({ title: "Searches", description: "Words the AppView searches for; needs an app password" }),
  service: host.default("https://bsky.social").meta({
    title: "Server",
    description: "Where the account signs in: bsky.social, or a server of one's own",
  }),
  appView: z.boolean().default(true).meta({
    title: "The server has an AppView",
    description: "Then mentions and searches can be fetched; a server of one's own may have none",
  }),
  stream: z.enum(["jetstream", "repositories", "none"]).default("jetstream").meta({
    title: "Public stream",
    description: "jetstream is light; repositories is the network's own, signed and several times as large",
  }),
  streamAddress: host.optional().meta({ title: "Address of the stream", description: "Where it is not the usual one" }),
  plcDirectory: host.default("https://plc.directory").meta({ title: "Directory of identities" }),
});
export type Settings = z.infer<typeof settings>;

export const credentials = z.strictObject({
  appPassword: z.string().trim().min(1).max(512).optional().meta({
    title: "App password",
    format: "password",
    description: "From Settings → Privacy and security → App passwords; never the account's own password.",
  }),
});
export type Credentials = z.infer<typeof credentials>;

/** `https://host[:port]` of a server given as name or address; null when it is neither. */
export function originOf(server: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `https://${server}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address.replace(/^ws/i, "http"));
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || !url.hostname) return null;
  return url.origin;
}

export const isDid = (value: string): boolean =>
  value.length <= 2048 && /^did:(plc:[a-z2-7]{24}|web:[a-z0-9.-]+(%3A\d{1,5})?)$/i.test(value);

export const isHandle = (value: string): boolean =>
  value.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(value);
