import { sql } from "kysely";
import { questionPath } from "#server/community/address.ts";
import { firstIdAt } from "#server/db/id.ts";
import type { DigestContributor } from "./digest.ts";

const most = 10;

/** New answers of others to questions that a member follows; what is hidden or deleted is not told. */
export const followedAnswers: DigestContributor = async (tx, { identityId, since, until }) => {
  const { rows } = await sql<{ id: string; title: string | null; n: number }>`
    select q.id, p.title, count(*)::int as n from question_follow f
    join question q on q.workspace_id = f.workspace_id and q.id = f.question_id and q.hidden_at is null
    join post p on p.workspace_id = q.workspace_id and p.id = q.id and p.deleted_at is null
    join answer a on a.workspace_id = q.workspace_id and a.question_id = q.id and a.hidden_at is null
      and a.id >= ${firstIdAt(since)}::uuid and a.id < ${firstIdAt(until)}::uuid and a.author_id <> f.identity_id
    join post ap on ap.workspace_id = a.workspace_id and ap.id = a.id and ap.deleted_at is null
    where f.workspace_id = ${tx.workspaceId} and f.identity_id = ${identityId}
    group by q.id, p.title order by max(a.id::text) desc limit ${most}`.execute(tx.db);
  return {
    heading: "Questions you follow",
    items: rows.map(({ id, title, n }) => ({
      title: title ?? "A question",
      detail: n === 1 ? "1 new answer" : `${n} new answers`,
      href: questionPath({ id, title }),
    })),
  };
};
