import type { PostSearch } from "./search.ts";

/**
 * The address of the posts a mark of the chart stands for.
 * @param key topic or channel, by what the chart is stacked; null for the gathered small ones
 * @param topic the topic the whole dashboard is about
 */
export function postsBehind(
  key: string | null,
  span: { at: number; until: number },
  by: "topic" | "channel",
  topic: string | undefined,
): PostSearch {
  return {
    topic: by === "topic" ? (key ?? topic) : topic,
    channel: by === "channel" ? (key ?? undefined) : undefined,
    since: new Date(span.at).toISOString(),
    until: new Date(span.until).toISOString(),
  };
}
