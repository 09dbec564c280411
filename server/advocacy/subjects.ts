import type { ActKind } from "@earshot/contract/advocacy.ts";
import { sql } from "kysely";
import { questionPath } from "#server/community/address.ts";
import type { Tx } from "#server/db/transaction.ts";
import { portalPath } from "#server/portal-path.ts";

/** What an act points at. */
export type Subject = {
  title: string;
  questionId: string | null;
  /** on the portal; null where it is elsewhere or not shown */
  path: string | null;
  /** elsewhere */
  url: string | null;
};

const nothing: Subject = { title: "", questionId: null, path: null, url: null };

/** What these acts point at, by the subject's id; what is gone has no title and no address. */
export async function subjectsOf(
  tx: Tx,
  acts: readonly { kind: ActKind; subject_id: string }[],
): Promise<(subjectId: string) => Subject> {
  const idsOf = (...kinds: ActKind[]) => [
    ...new Set(acts.filter(({ kind }) => kinds.includes(kind)).map(({ subject_id }) => subject_id)),
  ];
  const found = new Map<string, Subject>([
    ...(await answers(tx, idsOf("accepted_answer", "helpful_answer"))),
    ...(await ideas(tx, idsOf("shipped_idea"))),
    ...(await posts(tx, idsOf("recommendation"))),
  ]);
  return (id) => found.get(id) ?? nothing;
}

async function answers(tx: Tx, ids: string[]): Promise<[string, Subject][]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; question_id: string; title: string | null; shown: boolean }>`
    select a.id, a.question_id, p.title, a.hidden_at is null and q.hidden_at is null as shown
    from answer a
    join question q on q.workspace_id = a.workspace_id and q.id = a.question_id
    join post p on p.workspace_id = q.workspace_id and p.id = q.id
    where a.workspace_id = ${tx.workspaceId} and a.id = any(${ids}::uuid[])`.execute(tx.db);
  return rows.map((row) => [
    row.id,
    {
      // What is hidden is nobody's to read, by way of the ledger neither.
      title: row.shown ? (row.title ?? "") : "",
      questionId: row.question_id,
      path: row.shown ? `${questionPath({ id: row.question_id, title: row.title })}#post-${row.id}` : null,
      url: null,
    },
  ]);
}

async function ideas(tx: Tx, ids: string[]): Promise<[string, Subject][]> {
  if (ids.length === 0) return [];
  const rows = await tx.db
    .selectFrom("idea")
    .select(["id", "title"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", ids)
    .execute();
  return rows.map(({ id, title }) => [id, { ...nothing, title, path: portalPath("ideas", id, title) }]);
}

const titleLength = 120;

async function posts(tx: Tx, ids: string[]): Promise<[string, Subject][]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; text: string; url: string | null }>`
    select p.id, left(p.text, ${titleLength + 1}) as text, p.url from post p
    where p.workspace_id = ${tx.workspaceId} and p.id = any(${ids}::uuid[]) and p.deleted_at is null`.execute(tx.db);
  return rows.map(({ id, text, url }) => {
    const title = text.replace(/\s+/g, " ").trim();
    const cut = [...title].length > titleLength ? `${[...title].slice(0, titleLength - 1).join("")}…` : title;
    return [id, { ...nothing, title: cut, url }];
  });
}
