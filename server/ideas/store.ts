import type { IdeaSort, IdeaState } from "@earshot/contract/ideas.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type IdeaRow = {
  id: string;
  title: string;
  text: string;
  state: IdeaState;
  answer: string | null;
  change_id: string | null;
  product_id: string | null;
  product_name: string | null;
  owner_id: string | null;
  owner_name: string | null;
  votes: number;
  evidence: number;
  merged_into: string | null;
  merged_title: string | null;
  created_by: string | null;
  created_at: Date;
  changed_at: Date;
  version: number;
};

const select = (tx: Tx) => sql`
  select i.id, i.title, i.text, i.state, i.answer, i.change_id, i.product_id, p.name as product_name, i.owner_id,
    o.name as owner_name, i.votes, i.merged_into, m.title as merged_title, i.created_by, i.created_at, i.changed_at,
    i.version,
    (select count(*)::int from idea_evidence e where e.workspace_id = i.workspace_id and e.idea_id = i.id) as evidence
  from idea i
  left join product p on p.workspace_id = i.workspace_id and p.id = i.product_id
  left join teammate o on o.workspace_id = i.workspace_id and o.user_id = i.owner_id
  left join idea m on m.workspace_id = i.workspace_id and m.id = i.merged_into
  where i.workspace_id = ${tx.workspaceId}`;

export type IdeaPage = {
  /** a LIKE pattern */
  inside: string | null;
  state: IdeaState | undefined;
  productId: string | undefined;
  sort: IdeaSort;
  /** the sort's value (none for newest) and the id */
  after: (string | number)[] | null;
  limit: number;
};

/** One row more than `limit` tells that others follow. */
export async function pageOfIdeas(tx: Tx, page: IdeaPage): Promise<IdeaRow[]> {
  const { rows } = await sql<IdeaRow>`
    ${select(tx)}
    ${page.state === undefined ? sql`and i.merged_into is null` : sql`and i.state = ${page.state}`}
    ${page.productId === undefined ? sql`` : sql`and i.product_id = ${page.productId}`}
    ${page.inside === null ? sql`` : sql`and i.search_key like ${page.inside}`}
    ${after(page)} ${order(page.sort)} limit ${page.limit + 1}`.execute(tx.db);
  return rows;
}

function after({ sort, after }: IdeaPage) {
  if (!after) return sql``;
  const [value, id] = after;
  if (sort === "votes") return sql`and (i.votes, i.id) < (${value}::int, ${id}::uuid)`;
  if (sort === "changed") return sql`and (i.changed_at, i.id) < (${value}::timestamptz, ${id}::uuid)`;
  return sql`and i.id < ${id}::uuid`;
}

const order = (sort: IdeaSort) =>
  sort === "votes"
    ? sql`order by i.votes desc, i.id desc`
    : sort === "changed"
      ? sql`order by i.changed_at desc, i.id desc`
      : sql`order by i.id desc`;

export async function ideaById(tx: Tx, id: string): Promise<IdeaRow | undefined> {
  const { rows } = await sql<IdeaRow>`${select(tx)} and i.id = ${id}`.execute(tx.db);
  return rows[0];
}

/** The ideas a post counts for. */
export async function ideasOfPost(tx: Tx, postId: string): Promise<IdeaRow[]> {
  const { rows } = await sql<IdeaRow>`
    ${select(tx)} and i.id in (select idea_id from idea_evidence where workspace_id = ${tx.workspaceId} and post_id = ${postId})
    order by i.id limit 50`.execute(tx.db);
  return rows;
}

export async function mergedInto(tx: Tx, id: string): Promise<{ id: string; title: string; votes: number }[]> {
  return tx.db
    .selectFrom("idea")
    .select(["id", "title", "votes"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("merged_into", "=", id)
    .orderBy("id")
    .limit(100)
    .execute();
}

export async function countByState(tx: Tx): Promise<{ state: IdeaState; n: number }[]> {
  const { rows } = await sql<{ state: IdeaState; n: number }>`
    select state, count(*)::int as n from idea where workspace_id = ${tx.workspaceId} group by state`.execute(tx.db);
  return rows;
}

export type LockedIdea = {
  id: string;
  title: string;
  text: string;
  state: IdeaState;
  answer: string | null;
  change_id: string | null;
  merged_into: string | null;
  version: number;
};

/** Locks in the order of the ids, so that two transactions meet at the first one they share. */
export async function lockIdeas(tx: Tx, ids: string[]): Promise<LockedIdea[]> {
  return tx.db
    .selectFrom("idea")
    .select(["id", "title", "text", "state", "answer", "change_id", "merged_into", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", ids)
    .orderBy("id")
    .forUpdate()
    .$castTo<LockedIdea>()
    .execute();
}

export const lockIdea = async (tx: Tx, id: string): Promise<LockedIdea | undefined> => (await lockIdeas(tx, [id]))[0];

export async function insertIdea(
  tx: Tx,
  row: {
    id: string;
    title: string;
    text: string;
    search_key: string;
    product_id: string | null;
    created_by: string | null;
    created_at: Date;
  },
): Promise<void> {
  await tx.db
    .insertInto("idea")
    .values({ workspace_id: tx.workspaceId, ...row, changed_at: row.created_at })
    .execute();
}

type Fields = {
  title?: string;
  text?: string;
  search_key?: string;
  product_id?: string | null;
  owner_id?: string | null;
  state?: IdeaState;
  answer?: string | null;
  change_id?: string;
  changed_at?: Date;
  merged_into?: string | null;
};

/** Changes an idea and answers the new version. */
export async function changeIdea(tx: Tx, id: string, change: Fields): Promise<number> {
  const row = await tx.db
    .updateTable("idea")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return row.version;
}

export type ChangeRow = {
  id: string;
  idea_id: string;
  from_state: IdeaState | null;
  to_state: IdeaState;
  answer: string | null;
  actor_name: string | null;
  at: Date;
};

const changes = (tx: Tx) =>
  tx.db
    .selectFrom("idea_change")
    .select(["id", "idea_id", "from_state", "to_state", "answer", "actor_name", "at"])
    .where("workspace_id", "=", tx.workspaceId)
    .$castTo<ChangeRow>();

export const changesOf = (tx: Tx, ideaId: string): Promise<ChangeRow[]> =>
  changes(tx).where("idea_id", "=", ideaId).orderBy("id", "desc").limit(100).execute();

export const changeById = (tx: Tx, id: string): Promise<ChangeRow | undefined> =>
  changes(tx).where("id", "=", id).executeTakeFirst();

export async function insertChange(tx: Tx, row: ChangeRow): Promise<void> {
  await tx.db
    .insertInto("idea_change")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();
}
