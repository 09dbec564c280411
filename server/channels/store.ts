import type { Account, Quota } from "@earshot/connectors/connector.ts";
import type { Health } from "@earshot/contract/channels.ts";
import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ChannelRow = {
  workspace_id: string;
  id: string;
  connector: string;
  slug: string;
  name: string;
  settings: Record<string, unknown>;
  /** sealed, one text per field */
  credentials: Record<string, string>;
  account: Account | null;
  health: Health;
  last_error: { code: string; message: string; at: string } | null;
  paused: boolean;
  streaming: boolean;
  failures: number;
  open_until: Date | null;
  last_polled_at: Date | null;
  next_poll_at: Date | null;
  quota: Quota | null;
  gaps: { from: string; to: string; reason: string }[];
  rejected: number;
  created_at: Date;
  version: number;
};

const columns = [
  "workspace_id",
  "id",
  "connector",
  "slug",
  "name",
  "settings",
  "credentials",
  "account",
  "health",
  "last_error",
  "paused",
  "streaming",
  "failures",
  "open_until",
  "last_polled_at",
  "next_poll_at",
  "quota",
  "gaps",
  "rejected",
  "created_at",
  "version",
] as const;

const channels = (tx: Tx) =>
  tx.db
    .selectFrom("channel")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where("deleted_at", "is", null);

export const channelById = async (tx: Tx, id: string): Promise<ChannelRow | undefined> =>
  (await channels(tx).modifyFront(planKept).where("id", "=", id).executeTakeFirst()) as ChannelRow | undefined;

/** Held until the transaction ends, so that two refreshes or two results take turns. */
export const lockChannel = async (tx: Tx, id: string): Promise<ChannelRow | undefined> =>
  (await channels(tx).where("id", "=", id).forUpdate().executeTakeFirst()) as ChannelRow | undefined;

export const liveChannels = async (tx: Tx): Promise<ChannelRow[]> =>
  (await channels(tx).orderBy("id").execute()) as ChannelRow[];

export const pageOfChannels = async (tx: Tx, before: string | null, limit: number): Promise<ChannelRow[]> =>
  (await channels(tx)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()) as ChannelRow[];

export async function insertChannel(
  tx: Tx,
  row: Pick<ChannelRow, "id" | "connector" | "slug" | "name" | "settings" | "credentials"> & { next_poll_at: Date },
): Promise<ChannelRow> {
  return (await tx.db
    .insertInto("channel")
    .values({
      workspace_id: tx.workspaceId,
      ...row,
      settings: JSON.stringify(row.settings),
      credentials: JSON.stringify(row.credentials),
    })
    .returning(columns)
    .executeTakeFirstOrThrow()) as ChannelRow;
}

type Change = Partial<Omit<ChannelRow, "workspace_id" | "id" | "connector" | "slug" | "created_at" | "version">> & {
  deleted_at?: Date;
};

const json = ["settings", "credentials", "account", "last_error", "quota", "gaps"] as const;

/** `version` counts only what a person changed; polls pass `keepVersion`. */
export async function changeChannel(
  tx: Tx,
  id: string,
  change: Change,
  { keepVersion = false }: { keepVersion?: boolean } = {},
): Promise<ChannelRow> {
  const set: Record<string, unknown> = { ...change };
  for (const column of json) {
    if (column in set) set[column] = set[column] === null ? null : JSON.stringify(set[column]);
  }
  return (await tx.db
    .updateTable("channel")
    .set((eb) => ({ ...set, ...(keepVersion ? {} : { version: eb("version", "+", 1) }) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow()) as ChannelRow;
}

export async function slugsLike(tx: Tx, slug: string): Promise<Set<string>> {
  const rows = await tx.db
    .selectFrom("channel")
    .select("slug")
    .where("workspace_id", "=", tx.workspaceId)
    .where("deleted_at", "is", null)
    .where("slug", "like", `${slug}%`)
    .execute();
  return new Set(rows.map((row) => row.slug));
}

export type SourceState = { cursor: string | null; backfillCursor: string | null; backfillDone: boolean };

export async function sourceState(tx: Tx, channelId: string, source: string): Promise<SourceState> {
  const row = await tx.db
    .selectFrom("channel_source")
    .select(["cursor", "backfill_cursor", "backfill_done"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("channel_id", "=", channelId)
    .where("source", "=", source)
    .executeTakeFirst();
  return {
    cursor: row?.cursor ?? null,
    backfillCursor: row?.backfill_cursor ?? null,
    backfillDone: row?.backfill_done ?? false,
  };
}

/** Where a source's cursor stands and since when; null before it first moved. */
export async function sourceMoves(
  tx: Tx,
  channelId: string,
  source: string,
): Promise<{ cursor: string; at: Date } | null> {
  const row = await tx.db
    .selectFrom("channel_source")
    .select(["cursor", "updated_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("channel_id", "=", channelId)
    .where("source", "=", source)
    .executeTakeFirst();
  return row?.cursor ? { cursor: row.cursor, at: row.updated_at } : null;
}

/**
 * Moves a cursor; call it in the transaction that stores what the page held. With `from`, only if it stands there: false
 * when another has moved it meanwhile.
 */
export async function moveCursor(
  tx: Tx,
  channelId: string,
  source: string,
  cursor: string | null,
  from?: string | null,
): Promise<boolean> {
  const { rows } = await sql`
    insert into channel_source (workspace_id, channel_id, source, cursor) values (${tx.workspaceId}, ${channelId}, ${source}, ${cursor})
    on conflict (workspace_id, channel_id, source) do update set cursor = excluded.cursor, updated_at = now()
    where ${from === undefined}::boolean or channel_source.cursor is not distinct from ${from ?? null}::text
    returning source`.execute(tx.db);
  return rows.length > 0;
}

export async function moveBackfill(
  tx: Tx,
  channelId: string,
  source: string,
  cursor: string | null,
  done: boolean,
): Promise<void> {
  await sql`
    insert into channel_source (workspace_id, channel_id, source, backfill_cursor, backfill_done)
    values (${tx.workspaceId}, ${channelId}, ${source}, ${cursor}, ${done})
    on conflict (workspace_id, channel_id, source)
    do update set backfill_cursor = excluded.backfill_cursor, backfill_done = excluded.backfill_done, updated_at = now()`.execute(
    tx.db,
  );
}

export const pageOfRejected = (tx: Tx, channelId: string, before: string | null, limit: number) =>
  tx.db
    .selectFrom("rejected_event")
    .select(["id", "at", "reason", "raw"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("channel_id", "=", channelId)
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
