import { url } from "@earshot/contract/text.ts";
import { z } from "zod";
import type { Connector } from "../connector.ts";
import { pullComments } from "./comments.ts";
import { discover } from "./discover.ts";
import { backfill } from "./history.ts";
import { pull, REST } from "./read.ts";

const settings = z.strictObject({
  url: url
    .refine((value) => !/^https?:\/\/[^/?#]*@/i.test(value), "leave out the user name and password")
    .meta({ title: "Address of the feed" }),
  /** what it is called, the feed's own title when absent */
  name: z.string().max(200).optional().meta({ title: "Name" }),
  /** also the comments on its posts, where the feed says where they are listed */
  comments: z.boolean().optional().meta({ title: "Comments too" }),
  /** set when the feed moves for good: the address that its posts' ids keep */
  firstUrl: url.optional().meta({ readOnly: true }),
});

export type FeedSettings = z.infer<typeof settings>;

const COMMENTS = "comments";

export const feed: Connector<FeedSettings, Record<string, never>> = {
  manifest: {
    id: "feed",
    name: "Feed",
    color: "#e8710a",
    icon: "rss",
    summary: "Follow a blog, news site or comment section by its RSS, Atom or JSON feed.",
    proven: "Recorded feeds of real sites and a loopback server with every answer a feed server gives.",
    settings,
    credentials: z.strictObject({}),
    capabilities: ["pull"],
    text: null,
    pollEvery: REST.least,
  },
  sources: ({ name, url, comments }) => [
    { id: "feed", reach: "all", label: name ?? url },
    ...(comments ? [{ id: COMMENTS, reach: "all" as const, label: `Comments on ${name ?? url}` }] : []),
  ],
  pull: (ctx, { id }, cursor) => (id === COMMENTS ? pullComments(ctx, cursor) : pull(ctx, cursor)),
  backfill: async (ctx, { id }, cursor) =>
    id === COMMENTS ? { events: [], nextCursor: cursor, done: true } : backfill(ctx, cursor),
  discover,
};
