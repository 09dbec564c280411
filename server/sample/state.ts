import type { Kysely } from "kysely";
import { z } from "zod";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";
import { keepSetting, readSetting, settingForUpdate } from "#server/workspace/settings.ts";

const key = "sample";

const stored = z.object({
  workspaceId: z.uuid(),
  slug: z.string(),
  /** the moment it was opened, around which everything is dated */
  anchor: z.string(),
  /** user ids of the team, by their name in team.ts */
  users: z.record(z.string(), z.uuid()),
  /** passwords that are shown, sealed */
  passwords: z.record(z.string(), z.string()),
  channels: z.record(z.string(), z.uuid()),
  speed: z.number(),
  /** milliseconds of the sample's time that have passed since the anchor */
  passed: z.number(),
  /** when the clock was last looked at */
  at: z.string(),
  /** how many of the next posts have been played */
  played: z.number(),
  /** answers of customers that are still to come, by the id of our post on the square */
  owed: z.array(z.object({ postId: z.uuid(), at: z.number() })),
  /** our posts on the square up to this change have been looked at */
  heardUpTo: z.number(),
});

/** The one row that knows of the sample: it outlives restarts and goes with the sample. */
export type SampleState = z.infer<typeof stored>;

export async function readState(db: Kysely<DB>): Promise<SampleState | null> {
  return parsed(await readSetting(db, key));
}

/** Held until the transaction ends: playing, pausing and removing take turns. */
export async function lockState(tx: Tx): Promise<SampleState | null> {
  return parsed(await settingForUpdate(tx, key));
}

/** The same for the player, which comes again anyway: null as well while somebody else holds it. */
export async function takeState(tx: Tx): Promise<SampleState | null> {
  const row = await tx.db
    .selectFrom("setting")
    .select("value")
    .where("key", "=", key)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return parsed(row?.value ?? null);
}

export const keepState = (tx: Tx, state: SampleState): Promise<void> => keepSetting(tx.db, key, JSON.stringify(state));

const parsed = (value: string | null): SampleState | null => (value === null ? null : stored.parse(JSON.parse(value)));
