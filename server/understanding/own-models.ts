import type { LabelMeaning, OwnModelTask } from "@earshot/contract/own-models.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { type Secret, secret } from "#server/net/secret.ts";

export type OwnModelRow = {
  id: string;
  /** the name at the endpoint, or the folder of the file */
  model: string;
  tasks: OwnModelTask[];
  active: boolean;
  private_posts: boolean;
  requests_a_day: number;
  tokens_a_day: number;
  failures: number;
  open_until: Date | null;
  last_error: { code: string; message: string; at: string } | null;
  last_answer_at: Date | null;
  version: number;
} & (
  | {
      kind: "endpoint";
      base_url: string;
      /** sealed */
      key: string | null;
      labels: null;
      cpu_seconds_a_day: null;
    }
  | { kind: "file"; base_url: null; key: null; labels: LabelMeaning[]; cpu_seconds_a_day: number }
);

/** What the API tells beside the row. */
export type OwnModelState = OwnModelRow & {
  waiting: number;
  requests: number;
  tokens: number;
  cpu_ms: number;
  answered: number;
  fell_back: number;
};

/** The models of this workspace, the oldest first, with the day's meter and how many posts wait. */
export async function ownModels(tx: Tx, now: Date): Promise<OwnModelState[]> {
  const { rows } = await sql<OwnModelState>`
    select m.id, m.kind, m.base_url, m.model, m.key, m.labels, m.cpu_seconds_a_day, m.tasks, m.active, m.private_posts, m.requests_a_day, m.tokens_a_day,
      m.failures, m.open_until, m.last_error, m.last_answer_at, m.version, coalesce(u.requests, 0) as requests,
      coalesce(u.tokens, 0)::float8 as tokens, coalesce(u.cpu_ms, 0)::float8 as cpu_ms, coalesce(u.answered, 0) as answered, coalesce(u.fell_back, 0) as fell_back,
      (select count(*)::int from own_model_wait w where w.workspace_id = m.workspace_id and w.own_model_id = m.id) as waiting
    from own_model m
    left join own_model_use u on u.workspace_id = m.workspace_id and u.own_model_id = m.id and u.day = ${dayOf(now)}
    where m.workspace_id = ${tx.workspaceId} order by m.id`.execute(tx.db);
  return rows;
}

/** One of them, held to the end of the transaction. */
export async function lockOwnModel(tx: Tx, id: string): Promise<OwnModelRow | undefined> {
  return (await tx.db
    .selectFrom("own_model")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst()) as OwnModelRow | undefined;
}

/** What a key is bound to: it opens in this row only. */
const sealedAs = (id: string) => ({ channelId: id, field: "own model key" });

export const sealKey = (context: Context, id: string, key: string): string => context.keyring.seal(key, sealedAs(id));

export const keyOf = (context: Context, row: Pick<OwnModelRow, "id" | "key">): Secret | null =>
  row.key === null ? null : secret(context.keyring.open(row.key, sealedAs(row.id)));

/** The meter's day, in UTC. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);
