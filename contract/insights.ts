import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { author } from "./posts.ts";
import * as text from "./text.ts";

const window = {
  since: text.dateTime,
  until: text.dateTime,
};

export const getVolume = endpoint({
  name: "getVolume",
  method: "GET",
  path: "/insights/volume",
  summary: "Posts over time, by topic or channel",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({
    ...window,
    by: z.enum(["topic", "channel"]).default("topic"),
    topicId: text.id.optional(),
    step: z.enum(["hour", "day"]).default("hour"),
  }),
  result: z.object({
    /** total is every distinct matching post of the bucket only when one key is asked for; a post may match many topics */
    series: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        points: z.array(z.object({ at: z.string(), posts: z.number().int() })),
        total: z.number().int(),
      }),
    ),
    /** the equal period before, per key */
    previous: z.array(z.object({ key: z.string(), total: z.number().int() })),
  }),
});

export const getTopAuthors = endpoint({
  name: "getTopAuthors",
  method: "GET",
  path: "/insights/top-authors",
  summary: "Who said most in a period",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({
    ...window,
    topicId: text.id.optional(),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  result: z.object({
    items: z.array(z.object({ author, posts: z.number().int(), engagement: z.number().int() })),
  }),
});
