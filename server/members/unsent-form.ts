import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { hashOfSecret } from "#server/workspace/authenticate.ts";

/** A form that somebody sent before they were signed in. */
export type UnsentForm = { action: string; fields: Record<string, string> };

const keptMs = 86_400_000;
/** Characters of one form, above every text that a form of the portal takes; and forms of a workspace at a time. */
const longest = 30_000;
const most = 2_000;
const secretForm = /^[\w-]{43}$/;

/** Whether it holds anything that somebody would have to write again. */
export const isWorthKeeping = ({ fields }: UnsentForm): boolean =>
  ["title", "text"].some((name) => (fields[name] ?? "").trim() !== "") && JSON.stringify(fields).length <= longest;

/**
 * Keeps a form for a day and answers the path that leads back to it: whoever holds that path, and is signed in, may read
 * it and send it as their own; it is never sent by itself. Null when no more can be kept.
 */
export async function keepUnsent(tx: Tx, form: UnsentForm, now: Date): Promise<string | null> {
  const secret = randomBytes(32).toString("base64url");
  const { rows } = await sql`
    insert into unsent_form (workspace_id, id, hash, action, fields, created_at, expires_at)
    select ${tx.workspaceId}::uuid, ${newId()}::uuid, ${hashOfSecret(secret)}, ${form.action},
      ${JSON.stringify(form.fields)}::jsonb, ${now}, ${new Date(now.getTime() + keptMs)}
    where (select count(*) from unsent_form where workspace_id = ${tx.workspaceId} and expires_at > ${now}) < ${most}
    returning id`.execute(tx.db);
  return rows.length === 0 ? null : `/unsent/${secret}`;
}

export async function readUnsent(tx: Tx, secret: string, now: Date): Promise<UnsentForm | null> {
  if (!secretForm.test(secret)) return null;
  const row = await tx.db
    .selectFrom("unsent_form")
    .select(["action", "fields"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("hash", "=", hashOfSecret(secret))
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row ? { action: row.action, fields: row.fields as Record<string, string> } : null;
}

/** Once it is published or thrown away. */
export async function dropUnsent(tx: Tx, secret: string): Promise<void> {
  if (!secretForm.test(secret)) return;
  await tx.db
    .deleteFrom("unsent_form")
    .where("workspace_id", "=", tx.workspaceId)
    .where("hash", "=", hashOfSecret(secret))
    .execute();
}

export const forgetUnsent = (tx: Tx, now: Date) =>
  tx.db.deleteFrom("unsent_form").where("workspace_id", "=", tx.workspaceId).where("expires_at", "<=", now).execute();
