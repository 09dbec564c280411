import { type Channel, listChannels } from "@earshot/contract/channels.ts";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keyOf } from "../api/query.ts";
import { distinct } from "../listen/distinct.ts";

/** Every channel of the workspace, over all pages: filters, marks and names need them all. */
export function everyChannel() {
  return queryOptions({
    queryKey: [...keyOf(listChannels), "every"],
    queryFn: async ({ signal }) => {
      const channels: Channel[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 25; page++) {
        const answer = await call(listChannels, { query: { limit: 200, cursor }, signal });
        channels.push(...answer.items);
        if (!answer.nextCursor) break;
        cursor = answer.nextCursor;
      }
      return distinct(channels);
    },
  });
}
