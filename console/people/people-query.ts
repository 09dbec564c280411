import type { QueryInput } from "@earshot/contract/endpoint.ts";
import type { listPeople } from "@earshot/contract/people.ts";
import type { PeopleSearch } from "./search.ts";

const day = 86_400_000;
const days = { week: 7, month: 30, quarter: 90, silentMonth: 30, silentQuarter: 90 } as const;

/** What the address asks of the list; whole hours, so that the question stays the same while one looks. */
export function peopleQuery(search: PeopleSearch, now = Date.now()): QueryInput<typeof listPeople> {
  const { contact } = search;
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const bound = contact && new Date(hour - days[contact] * day).toISOString();
  const flag = (value: "yes" | "no" | undefined) => value && (value === "yes" ? "true" : "false");
  return {
    q: search.q,
    voiceType: search.voice,
    customer: flag(search.customer),
    openConversation: flag(search.open),
    organizationId: search.organization,
    contactAfter: contact?.startsWith("silent") ? undefined : bound,
    contactBefore: contact?.startsWith("silent") ? bound : undefined,
    sort: search.sort,
    limit: 60,
  };
}
