import { sql } from "kysely";
import { react } from "../server/react.ts";
import type { World } from "./world.ts";

/** Does what the worker would: lets everybody react to what happened, until nothing is left to react to. */
export async function reactWaiting(world: World, workspaceId = world.workspace.id): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ key: string; payload: { eventIds: string[] } }>`
      select p.id::text as key, p.payload from graphile_worker._private_jobs p
      join graphile_worker._private_tasks t on t.id = p.task_id
      where t.identifier = 'react' and p.payload ->> 'workspaceId' = ${workspaceId} order by p.id`.execute(
      world.context.db,
    );
    if (rows.length === 0) return;
    for (const { key, payload } of rows) {
      await react(world.context, workspaceId, payload.eventIds);
      await sql`delete from graphile_worker._private_jobs where id = ${key}::bigint`.execute(world.context.db);
    }
  }
}
