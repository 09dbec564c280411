import { randomBytes } from "node:crypto";
import type { Permission } from "@earshot/contract/permissions.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { forbidden } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { hashOfSecret } from "./authenticate.ts";
import { covers } from "./policy.ts";
import { type ApiKeyRow, addKey } from "./store.ts";

/** Makes a key that may do no more than its maker. The secret is in the answer and nowhere else. */
export async function createApiKey(
  tx: Tx,
  asked: { name: string; scopes: Permission[] },
  maker: ReadonlySet<Permission>,
): Promise<{ key: ApiKeyRow; secret: string }> {
  if (!covers(maker, asked.scopes)) {
    const beyond = asked.scopes.filter((scope) => !maker.has(scope));
    throw forbidden(`A key can be given no more than its maker may do; this goes beyond: ${beyond.join(", ")}.`);
  }
  const secret = `esk_${randomBytes(32).toString("base64url")}`;
  const key = await keepApiKey(tx, { ...asked, secret });
  return { key, secret };
}

/** Keeps what is needed to know the secret again: its hash, and its first characters for people. */
export async function keepApiKey(
  tx: Tx,
  { name, scopes, secret }: { name: string; scopes: Permission[]; secret: string },
): Promise<ApiKeyRow> {
  const id = newId();
  const key = await addKey(tx, {
    id,
    name,
    prefix: secret.slice(0, 8),
    hash: hashOfSecret(secret),
    scopes: [...new Set(scopes)],
  });
  record(tx, "api_key.created", { kind: "api_key", id }, { data: { name, scopes } });
  return key;
}
