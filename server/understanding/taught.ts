import { Layer } from "@earshot/analysis/engine/difference.ts";
import { readDifference } from "@earshot/analysis/engine/difference-file.ts";
import type { TaughtLayers } from "@earshot/analysis/taught.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** What the people of each workspace taught, ready to be laid over the shipped models. */
export type TaughtIndex = {
  /** What is live at the moment of the transaction; null where the shipped models stand alone. */
  of(tx: Tx): Promise<TaughtLayers | null>;
};

/** Workspaces whose differences are kept ready, those used longest ago go first: some 100 MB at the very most. */
const kept = 50;

/** Read again whenever another version goes live: a number of the workspace says so, for one short look-up a batch. */
export function createTaughtIndex(): TaughtIndex {
  const workspaces = new Map<string, { version: number; layers: TaughtLayers | null }>();
  return {
    async of(tx) {
      const { rows } = await sql<{ taught_version: number }>`
        select taught_version from workspace where id = ${tx.workspaceId}`.execute(tx.db);
      const version = rows[0]?.taught_version ?? 0;
      if (version === 0) return null;
      let loaded = workspaces.get(tx.workspaceId);
      workspaces.delete(tx.workspaceId);
      if (!loaded || loaded.version !== version) loaded = { version, layers: await load(tx) };
      workspaces.set(tx.workspaceId, loaded);
      const [oldest] = workspaces.keys();
      if (workspaces.size > kept && oldest !== undefined) workspaces.delete(oldest);
      return loaded.layers;
    },
  };
}

/** A difference learnt over other models than those that ship now is not used: it is learnt anew in the next night. */
async function load(tx: Tx): Promise<TaughtLayers | null> {
  const rows = await tx.db
    .selectFrom("learning as l")
    .innerJoin("model_version as v", (join) =>
      join
        .onRef("v.workspace_id", "=", "l.workspace_id")
        .onRef("v.task", "=", "l.task")
        .onRef("v.version", "=", "l.live"),
    )
    .select(["v.task", "v.version", "v.base", "v.weights"])
    .where("l.workspace_id", "=", tx.workspaceId)
    .execute();
  if (rows.length === 0) return null;
  const { BASES } = await import("@earshot/analysis/taught-tasks.ts");
  const layers: TaughtLayers = {};
  for (const { task, version, base, weights } of rows) {
    const known = task as keyof typeof BASES;
    if (weights === null || BASES[known].model() !== base) continue;
    layers[known] = { layer: new Layer(readDifference(weights)), version };
  }
  return layers;
}
