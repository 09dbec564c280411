import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { permissions } from "@earshot/contract/permissions.ts";
import { readConfig } from "../../server/config.ts";
import type { Context } from "../../server/context.ts";
import { connect, type Databases } from "../../server/db/connect.ts";
import { newId } from "../../server/db/id.ts";
import { migrate } from "../../server/db/migrate.ts";
import { system, type Tx, transaction } from "../../server/db/transaction.ts";
import { openContext } from "../../server/open-context.ts";
import { keepApiKey } from "../../server/workspace/create-api-key.ts";
import { addTeammate, addWorkspace } from "../../server/workspace/store.ts";

/** The workspace that is measured. */
export type Place = {
  workspaceId: string;
  userId: string;
  channelId: string;
  /** an API key of the workspace, with every scope */
  key: string;
};

export type Ground = Place & {
  context: Context;
  databases: Databases;
  /** As the working role, under the policies. */
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** A fresh embedded PostgreSQL in a temporary folder, fsync on, with one workspace and its square channel. */
export async function openGround(env: Record<string, string> = {}): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  const ground = await openFolder(folder, null, env);
  return {
    ...ground,
    async close() {
      await ground.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The embedded PostgreSQL of a folder that stays, migrated; with a workspace of its own when there is none yet. */
export async function openFolder(
  folder: string,
  place: Place | null,
  env: Record<string, string> = {},
): Promise<Ground> {
  mkdirSync(folder, { recursive: true });
  // Root's PostgreSQL runs as another account, which must get through.
  chmodSync(folder, 0o755);
  const config = { ...readConfig({ EARSHOT_LOG_LEVEL: "error", ...env }, null), dataDir: join(folder, "data") };
  const databases = await connect(config, { log: () => undefined });
  await migrate(databases.owner);
  const context = openContext(config, databases);
  const here = place ?? makePlace();
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, here.workspaceId, system, work);
  if (!place) await within((tx) => furnish(tx, here));
  return {
    ...here,
    context,
    databases,
    within,
    async close() {
      await context.guard.close();
      await databases.close();
    },
  };
}

const makePlace = (): Place => ({
  workspaceId: newId(),
  userId: newId(),
  channelId: newId(),
  key: `esk_${randomBytes(32).toString("base64url")}`,
});

async function furnish(tx: Tx, { workspaceId, userId, channelId, key }: Place): Promise<void> {
  await addWorkspace(tx, { slug: "brunnwerk", name: "Brunnwerk", timezone: "UTC" });
  const user = { userId, name: "Mei Tanaka", email: "mei.tanaka@brunnwerk.example" };
  await tx.db
    .insertInto("auth.user")
    .values({ id: userId, name: user.name, email: user.email, emailVerified: true })
    .execute();
  await addTeammate(tx, { ...user, role: "owner" });
  await keepApiKey(tx, { name: "bench", scopes: [...permissions], secret: key });
  await tx.db
    .insertInto("channel")
    .values({
      workspace_id: workspaceId,
      id: channelId,
      connector: "square",
      slug: "square",
      name: "Square",
      account: JSON.stringify({ externalId: "square:account:us", handle: "brunnwerk", name: "Brunnwerk" }),
    })
    .execute();
}
