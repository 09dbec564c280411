import type { QueryInput } from "@earshot/contract/endpoint.ts";
import type { getTimeline } from "@earshot/contract/timeline.ts";
import { dayOf } from "../listen/period.ts";
import type { TimelineSearch } from "./search.ts";

/** What the address asks of a timeline; a day means up to its end in the workspace's zone. */
export function timelineQuery(search: TimelineSearch, timezone: string): QueryInput<typeof getTimeline> {
  return {
    kind: search.kind,
    direction: search.direction,
    channelId: search.channel,
    until: search.until && endOfDay(search.until, timezone),
    limit: 50,
  };
}

const quarter = 15 * 60_000;

/** The first moment that is not this day any more, in the zone; zones are whole quarters of an hour apart. */
export function endOfDay(day: string, timezone: string): string {
  let at = Date.parse(`${day}T09:00:00Z`);
  while (dayOf(at, timezone) <= day) at += quarter;
  return new Date(at).toISOString();
}
