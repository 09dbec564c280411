import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { type Tx, transaction } from "#server/db/transaction.ts";
import { conflict, forbidden, type Refusal, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { makeWorkspace } from "./make-workspace.ts";
import {
  dropSetting,
  type FirstOwner,
  hasPassword,
  keepFirstOwner,
  keepSetting,
  readFirstOwner,
  readSetting,
  settingForUpdate,
} from "./settings.ts";
import {
  addPassword,
  addPerson,
  addTeammate,
  changeWorkspace,
  renamePerson,
  renameTeammate,
  type WorkspaceRow,
} from "./store.ts";
import { knownTimezone } from "./update-workspace.ts";

const tokenKey = "setup.token";

export type SetupRequest = {
  token: string;
  name: string;
  email: string;
  password: string;
  workspace: string;
  timezone: string;
};

/** Whether the first owner exists: made here, or at start by EARSHOT_BOOTSTRAP_OWNER. */
export async function setupDone(context: Context): Promise<boolean> {
  return (await readFirstOwner(context.db)) !== null;
}

/**
 * The link that makes the first owner, or lets the one made at start choose a password; null once somebody has. Each
 * call makes a new token and ends the one before; only its hash is kept.
 */
export async function setupLink(context: Context): Promise<string | null> {
  const owner = await readFirstOwner(context.db);
  if (owner && (await hasPassword(context.db, owner.userId))) return null;
  const token = randomBytes(32).toString("base64url");
  await keepSetting(context.db, tokenKey, hashOf(token).toString("hex"));
  return `${context.config.publicUrl}/setup#token=${token}`;
}

/** Makes the first owner and their workspace, once: of two that race with the same token, one wins. Throws 403 and 409. */
export async function setup(
  context: Context,
  asked: SetupRequest,
): Promise<{ workspace: WorkspaceRow; userId: string }> {
  const request = { ...asked, email: asked.email.toLowerCase(), timezone: knownTimezone(asked.timezone) };
  const owner = await readFirstOwner(context.db);
  if (owner && (await hasPassword(context.db, owner.userId))) throw done();
  // Looked at before the slow hash, and again under the lock.
  checkToken(await readSetting(context.db, tokenKey), request.token);
  const hash = await context.auth.hashPassword(request.password);
  const userId = owner?.userId ?? newId();
  const actor = { kind: "user", id: userId, name: request.name } as const;
  return transaction(context.db, owner?.workspaceId ?? newId(), actor, async (tx) => {
    const kept = await settingForUpdate(tx, tokenKey);
    if (kept === null) throw done();
    checkToken(kept, request.token);
    await dropSetting(tx, tokenKey);
    const workspace = owner ? await takeOver(tx, owner, request) : await begin(tx, userId, request);
    await addPassword(tx, { id: newId(), userId, hash });
    return { workspace, userId };
  });
}

async function begin(
  tx: Tx,
  userId: string,
  { name, email, workspace, timezone }: SetupRequest,
): Promise<WorkspaceRow> {
  const added = await addPerson(tx, { id: userId, name, email });
  if (!added) throw refused("email_taken", "Somebody with this mail address exists already. Use another one.");
  const row = await makeWorkspace(tx, { name: workspace, timezone });
  await addTeammate(tx, { userId, role: "owner", name, email });
  record(tx, "teammate.created", { kind: "teammate", id: userId }, { data: { role: "owner" } });
  await keepFirstOwner(tx.db, { userId, workspaceId: tx.workspaceId });
  return row;
}

/** The owner was made at start, without a password and under a made-up name. */
async function takeOver(tx: Tx, { userId }: FirstOwner, request: SetupRequest): Promise<WorkspaceRow> {
  const email = await renamePerson(tx, userId, request.name);
  if (email !== request.email) {
    throw refused("other_owner", "Earshot was started with another mail address for the owner. Use that one.", [
      { path: "email", code: "other_owner", message: "Use the address in EARSHOT_BOOTSTRAP_OWNER" },
    ]);
  }
  await renameTeammate(tx, userId, request.name);
  const row = await changeWorkspace(tx, { name: request.workspace, timezone: request.timezone });
  if (!row) throw new Error("The workspace of the first owner is gone");
  record(tx, "workspace.updated", { kind: "workspace", id: tx.workspaceId }, { data: { after: { name: row.name } } });
  return row;
}

function checkToken(kept: string | null, given: string): void {
  if (kept !== null && timingSafeEqual(Buffer.from(kept, "hex"), hashOf(given))) return;
  throw forbidden("This is not the token that Earshot printed when it started last.");
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

function done(): Refusal {
  return conflict("Earshot is set up already. Sign in instead.");
}
