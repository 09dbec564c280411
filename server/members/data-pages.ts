import { handle as handleSchema, note } from "@earshot/contract/text.ts";
import { en } from "@earshot/portal/members/en.ts";
import { erasedPage } from "@earshot/portal/members/me-page.tsx";
import { myDataPage, noSuchProofPage, provedPage, waitingPage } from "@earshot/portal/members/my-data-page.tsx";
import type { Actor, Tx } from "#server/db/transaction.ts";
import { beginProof, proofOf } from "#server/people/account-proof.ts";
import { type IdentityRow, identityById } from "#server/people/identity-store.ts";
import { personBehind } from "#server/people/person-behind.ts";
import { changeProof, type ProofRow } from "#server/people/proof-store.ts";
import type { PortalPages, PortalSite, Shown, Visit } from "#server/portal/site.ts";
import { createAttempts } from "#server/workspace/sign-in-attempts.ts";
import { eraseAccount } from "./erase-account.ts";
import { exportKept } from "./export-kept.ts";
import { keptOf } from "./kept.ts";
import { keptLines } from "./kept-lines.ts";
import { scopeOfAccount } from "./kept-scope.ts";
import { reachable } from "./reachable.ts";
import { reportMistake } from "./report-mistake.ts";
import { sayConsent } from "./say-consent.ts";

/**
 * "What do you keep about me?" for people without an account here: a code sent through the network proves whose account
 * it is, and opens a page of its own for an hour. Before that nothing is said, not even whether the account is known.
 */
export const dataPages: PortalPages = (site) => {
  const attempts = createAttempts(() => site.context.now().getTime());

  site.page("/my-data", async (visit) =>
    myDataPage({ networks: await reachable(site.context, visit.tx), member: visit.member }),
  );

  site.openForm("/my-data", async (visit) => {
    const { form, member, now, tx } = visit;
    const networks = await reachable(site.context, tx);
    const { network } = form;
    const handle = handleSchema.safeParse(form.handle ?? "");
    const again = (fault: string): Shown => myDataPage({ networks, network, handle: form.handle, fault, member });
    if (!handle.success || !networks.some((one) => one.network === network)) return again(en.myData.handleFault);
    attempts.count(visit.request.ip, `${network} ${handle.data}`);
    const secret = await beginProof(tx, {
      network: network as string,
      handle: handle.data,
      memberId: member?.id ?? null,
      now,
    });
    return secret === null ? again(en.myData.tooMany) : { to: `/my-data/${secret}` };
  });

  site.page("/my-data/:secret", async (visit) => {
    // Nobody guesses 32 random bytes; this spares the database who tries.
    attempts.count(visit.request.ip, "");
    const secret = visit.params.secret ?? "";
    const proof = await proofOf(visit.tx, secret, visit.now);
    if (!proof) return noSuchProofPage();
    if (proof.identity_id === null) {
      const networks = await reachable(site.context, visit.tx);
      const accounts = networks.find(({ network }) => network === proof.network)?.accounts ?? [];
      const { code, network, handle } = proof;
      return waitingPage({ secret, code, network, handle, accounts });
    }
    if (proof.member_id !== null && proof.member_id === visit.member?.id) return { to: "/me" };
    const { tx } = visit;
    const identity = await identityById(tx, proof.identity_id);
    if (!identity) return noSuchProofPage();
    const kept = keptLines(await keptOf(tx, await scopeOfAccount(tx, identity.id)));
    return provedPage({ secret, network: identity.network, handle: identity.handle, kept });
  });

  proved(site);
};

type Proved = Visit & { proof: ProofRow; identity: IdentityRow };

/** What the holder of a proved account does there, under their own name. */
function proved(site: PortalSite): void {
  const { context } = site;

  site.page("/my-data/:secret/export", (visit) =>
    withProof(visit, async ({ tx, identity, place }) => ({
      pieces: exportKept(context, place.workspaceId, await scopeOfAccount(tx, identity.id), []),
      type: "application/json; charset=utf-8",
      name: "what-is-kept-about-me.json",
    })),
  );

  const form = (path: string, work: (visit: Proved) => Promise<Shown>) =>
    site.openForm(`/my-data/:secret/${path}`, (visit) => withProof(visit, work));

  form("consent", async (visit) => {
    const { identity, form: given } = visit;
    const back = `/my-data/${visit.params.secret}`;
    const evidence = `Said on the portal after proving the account ${identity.handle} by a code`;
    const isSaid = await asHolder(visit, async (tx) =>
      sayConsent(tx, await personBehind(tx, identity.id), given, {
        networks: [identity.network],
        everywhere: false,
        evidence,
      }),
    );
    return isSaid ? { to: back, notice: "recorded" } : { to: back };
  });

  form("report", async (visit) => {
    const back = `/my-data/${visit.params.secret}`;
    const text = note.max(2_000).safeParse(visit.form.report ?? "");
    if (!text.success) return { to: back };
    await asHolder(visit, async (tx) =>
      reportMistake(tx, await personBehind(tx, visit.identity.id), text.data, visit.now),
    );
    return { to: back, notice: "reported" };
  });

  form("erase", async (visit) => {
    if (visit.form.sure !== "1") return { to: `/my-data/${visit.params.secret}` };
    const everything = visit.form.everything === "1";
    await eraseAccount(visit.tx, visit.identity.id, { everything, now: visit.now });
    return { ...erasedPage(), personal: true };
  });

  form("end", async ({ tx, proof, now }) => {
    await changeProof(tx, proof.id, { ended_at: now });
    return { to: "/my-data" };
  });
}

/** Only behind a page whose account is proved; for all else the one sentence that tells nothing. */
async function withProof(visit: Visit, work: (visit: Proved) => Promise<Shown>): Promise<Shown> {
  const proof = await proofOf(visit.tx, visit.params.secret ?? "", visit.now);
  const identity = proof?.identity_id ? await identityById(visit.tx, proof.identity_id) : undefined;
  if (!proof || !identity) return noSuchProofPage();
  return work({ ...visit, proof, identity });
}

/** Recorded as said by the account's holder, whoever else is signed in in that browser. */
async function asHolder<T>(visit: Proved, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { identity, tx } = visit;
  const holder: Actor = { kind: "member", id: identity.id, name: identity.handle };
  return work({ ...tx, actor: holder });
}
