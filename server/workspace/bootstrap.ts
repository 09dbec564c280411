import { timingSafeEqual } from "node:crypto";
import { permissions } from "@earshot/contract/permissions.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { StartRefused } from "#server/start-refused.ts";
import { hashOfSecret } from "./authenticate.ts";
import { keepApiKey } from "./create-api-key.ts";
import { makeWorkspace } from "./make-workspace.ts";
import { type FirstOwner, keepFirstOwner, keepSetting, readFirstOwner, readSetting } from "./settings.ts";
import { addPerson, addTeammate, lockKey } from "./store.ts";

const keyKey = "bootstrap.key";
/** Any number will do, as long as nobody else takes it: two processes may start at once. */
const lock = 4_470_003;

/**
 * Makes the owner, a workspace and the key that the configuration names, once; starting again changes nothing. The
 * owner has no password until the set-up link is used. Throws StartRefused when the key has another value than before.
 */
export async function bootstrap(context: Context): Promise<void> {
  const { owner: email, apiKey } = context.config.bootstrap;
  if (email === null) return;
  const before = await readFirstOwner(context.db);
  const settled = await transaction(context.db, before?.workspaceId ?? newId(), system, async (tx) => {
    await sql`select pg_advisory_xact_lock(${lock})`.execute(tx.db);
    const owner = await readFirstOwner(tx.db);
    if (owner && owner.workspaceId !== tx.workspaceId) return false;
    if (!owner) await begin(tx, email);
    if (apiKey !== null) await keepKey(context, tx, apiKey);
    return true;
  });
  // Another process was first between the look and the lock.
  if (!settled) await bootstrap(context);
}

async function begin(tx: Tx, email: string): Promise<FirstOwner> {
  const userId = newId();
  const name = email.split("@")[0] ?? email;
  if (!(await addPerson(tx, { id: userId, name, email }))) {
    throw new StartRefused(`EARSHOT_BOOTSTRAP_OWNER names ${email}, who exists already without being the first owner.`);
  }
  await makeWorkspace(tx, { name: "Workspace", timezone: "UTC" });
  await addTeammate(tx, { userId, role: "owner", name, email });
  record(tx, "teammate.created", { kind: "teammate", id: userId }, { data: { role: "owner" } });
  const owner = { userId, workspaceId: tx.workspaceId };
  await keepFirstOwner(tx.db, owner);
  return owner;
}

async function keepKey(context: Context, tx: Tx, secret: string): Promise<void> {
  const id = await readSetting(tx.db, keyKey);
  if (id === null) {
    const key = await keepApiKey(tx, { name: "Made at start", scopes: [...permissions], secret });
    return keepSetting(tx.db, keyKey, key.id);
  }
  const key = await lockKey(tx, id);
  if (!key || !timingSafeEqual(key.hash, hashOfSecret(secret))) {
    throw new StartRefused(
      "EARSHOT_BOOTSTRAP_API_KEY has another value than at the first start. Put the first value back, or leave the variable out and make keys in Settings.",
    );
  }
  if (key.revoked_at) context.log.warn("the key in EARSHOT_BOOTSTRAP_API_KEY was revoked and stays so");
}
