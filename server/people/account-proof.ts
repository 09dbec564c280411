import { randomBytes, randomInt } from "node:crypto";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { hashOfSecret } from "#server/workspace/authenticate.ts";
import { insertProof, type ProofRow, proofByHash } from "./proof-store.ts";
import { handleKey } from "./resolve.ts";

/** How long a code is waited for, and how long the page is open once it came. */
const codeMs = 60 * 60_000;
export const pageMs = 60 * 60_000;
/** Codes of one account in an hour, and of a workspace at a time. */
const mostCodes = { perAccount: 5, inAll: 1_000 };
/** No letters or digits that look alike. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const secretForm = /^[\w-]{43}$/;

/**
 * Begins the proof of an account: a code to be sent from it, and the secret of the page that opens by it. Nothing is
 * looked up, so it is the same for accounts that nobody here has heard of. Null: too many codes of this account.
 */
export async function beginProof(
  tx: Tx,
  given: { network: string; handle: string; memberId: string | null; now: Date },
): Promise<string | null> {
  const secret = randomBytes(32).toString("base64url");
  const isNew = await insertProof(
    tx,
    {
      id: newId(),
      network: given.network,
      handle: given.handle,
      handle_key: handleKey(given.handle),
      code: newCode(),
      hash: hashOfSecret(secret),
      member_id: given.memberId,
      created_at: given.now,
      expires_at: new Date(given.now.getTime() + codeMs),
    },
    { ...mostCodes, since: new Date(given.now.getTime() - codeMs) },
  );
  return isNew ? secret : null;
}

/** The proof behind a page's secret; null for one that is unknown, ended or out of date. */
export async function proofOf(tx: Tx, secret: string, now: Date): Promise<ProofRow | null> {
  if (!secretForm.test(secret)) return null;
  const row = await proofByHash(tx, hashOfSecret(secret));
  return row && row.ended_at === null && row.expires_at > now ? row : null;
}

/** Three groups of four: 31^12, about 59 bits. */
const newCode = (): string =>
  Array.from({ length: 3 }, () =>
    Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)] as string).join(""),
  ).join("-");
