import { listTopics, type Topic } from "@earshot/contract/topics.ts";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { keyOf } from "../api/query.ts";
import { distinct } from "./distinct.ts";

/** Every topic of the workspace, over all pages: there are tens of them, and filters need them all. */
export function everyTopic() {
  return queryOptions({
    queryKey: [...keyOf(listTopics), "every"],
    queryFn: async ({ signal }) => {
      const topics: Topic[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 25; page++) {
        const answer = await call(listTopics, { query: { limit: 200, cursor }, signal });
        topics.push(...answer.items);
        if (!answer.nextCursor) break;
        cursor = answer.nextCursor;
      }
      return distinct(topics);
    },
  });
}
