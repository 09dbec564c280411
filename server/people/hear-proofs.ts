import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { pageMs } from "./account-proof.ts";
import { identityById, proveLink } from "./identity-store.ts";
import { linkIdentity } from "./link-identity.ts";
import { changeProof, countWrongCode, openProofs, type ProofRow } from "./proof-store.ts";
import { handleKey } from "./resolve.ts";

const codeForm = /(?<![\p{L}\p{N}-])[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}(?![\p{L}\p{N}-])/giu;
const mostWrong = 5;

/**
 * Looks for codes that prove an account: one counts when it came through the network itself, from an account that the
 * network vouches for, with exactly the handle it was asked for. What the code proves is the account that sent it, by its
 * stable id. A wrong code counts against every code that waits for this handle; after five these are dead.
 */
export async function hearProofs(tx: Tx, saved: readonly SavedPost[], now: Date): Promise<void> {
  for (const post of saved) {
    if (post.own || post.authorId === null || post.channelId === null || post.draft.author?.weak) continue;
    const codes = post.draft.text.match(codeForm)?.map((code) => code.toUpperCase());
    if (!codes) continue;
    const identity = await identityById(tx, post.authorId);
    if (!identity || identity.weak || identity.own_channel_id !== null) continue;
    const waiting = await openProofs(tx, identity.network, handleKey(identity.handle), now);
    if (waiting.length === 0) continue;
    const proved = waiting.filter(({ code }) => codes.includes(code));
    for (const proof of proved) await prove(tx, proof, identity.id, now);
    if (proved.length === 0)
      await countWrongCode(
        tx,
        waiting.map(({ id }) => id),
        mostWrong,
        now,
      );
  }
}

async function prove(tx: Tx, proof: ProofRow, identityId: string, now: Date): Promise<void> {
  await changeProof(tx, proof.id, {
    identity_id: identityId,
    proved_at: now,
    expires_at: new Date(now.getTime() + pageMs),
  });
  record(tx, "account.proved", { kind: "identity", id: identityId }, { data: { byMember: proof.member_id !== null } });
  if (proof.member_id !== null) await joinToMember(tx, proof.member_id, identityId);
}

/** A member's account elsewhere counts as theirs, unless the team has it with another person: that is for people to settle. */
async function joinToMember(tx: Tx, memberId: string, identityId: string): Promise<void> {
  const member = await tx.db
    .selectFrom("member")
    .select("person_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", memberId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  const identity = await identityById(tx, identityId);
  if (!member || !identity) return;
  if (identity.person_id === null)
    await linkIdentity(tx, member.person_id, identityId, "Proved by a code sent through the network", "code");
  else if (identity.person_id === member.person_id) await proveLink(tx, identityId, member.person_id, "code");
}
