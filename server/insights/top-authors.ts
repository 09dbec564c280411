import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { getTopAuthors } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { topicById } from "#server/topics/store.ts";
import { readPeriod } from "./period.ts";
import { topOf } from "./top-authors-store.ts";

const mostDays = 366;

/** Who outside the team said most in a period, of all or about one topic; most posts first, then most engagement. */
export async function topAuthors(
  tx: Tx,
  asked: Query<typeof getTopAuthors>,
  mediaUrl: (source: string) => string,
): Promise<Result<typeof getTopAuthors>["items"]> {
  const period = readPeriod(asked, mostDays);
  if (asked.topicId !== undefined && !(await topicById(tx, asked.topicId))) throw notFound("topic");
  const rows = await topOf(tx, asked.topicId ?? null, period, asked.limit);
  return rows.map((row) => ({
    author: {
      id: row.id,
      network: row.network,
      handle: row.handle,
      name: row.name,
      url: row.url,
      avatarUrl: row.avatar_url === null ? null : mediaUrl(row.avatar_url),
      personId: row.person_id,
      own: false,
    },
    posts: row.posts,
    engagement: row.engagement,
  }));
}
