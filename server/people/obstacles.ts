import { type Obstacle, type Purpose, purposes } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { type ConsentRow, wishesOf } from "./consent-store.ts";
import { stopProposed } from "./contact-rules.ts";
import { waitingStop } from "./stop-store.ts";
import { suppressionsOf } from "./store.ts";

const all = [...purposes];
const unasked: Purpose[] = ["updates", "marketing"];

/**
 * Everything that stands against writing to a person, each with who said it, since when, and what would lift it. The
 * rules themselves are decided elsewhere, where something is sent; this explains them in one place.
 */
export async function obstaclesOf(tx: Tx, personId: string, consents: ConsentRow[]): Promise<Obstacle[]> {
  const stop = await waitingStop(tx, { personId });
  return [
    ...(await suppressionsOf(tx, [personId])).map(
      (entry): Obstacle => ({
        code: "do_not_contact",
        reason: entry.reason,
        purposes: all,
        network: null,
        effect: "stops",
        source: entry.source,
        by: null,
        at: entry.created_at.toISOString(),
        lift: "Lift this do-not-contact entry, when they say so themselves.",
      }),
    ),
    ...(stop
      ? [
          {
            code: "stop_proposed",
            reason: stopProposed(stop.network),
            purposes: unasked,
            network: null,
            effect: "holds",
            source: "system",
            by: null,
            at: stop.created_at.toISOString(),
            lift: "Accept or dismiss what is proposed, in the conversation.",
          } satisfies Obstacle,
        ]
      : []),
    ...consents.filter((word) => !word.granted).map(refused),
    ...missing(consents),
    ...(await wished(tx, personId)),
    ...(await suppressedMail(tx, personId)),
  ];
}

const refused = (word: ConsentRow): Obstacle => ({
  code: "consent_refused",
  reason: `Said no to ${word.purpose}${word.network === null ? "" : ` on ${word.network}`}.`,
  purposes: [word.purpose],
  network: word.network,
  effect: "stops",
  source: word.source,
  by: word.actor_name,
  at: word.recorded_at.toISOString(),
  lift: "A yes of theirs, recorded with its proof.",
});

/** A yes to all networks or to some: without either, nothing of the kind is sent anywhere. */
function missing(consents: ConsentRow[]): Obstacle[] {
  if (consents.some((word) => word.purpose === "marketing")) return [];
  return [
    {
      code: "consent_missing",
      reason: "Has not agreed to marketing, which needs a yes.",
      purposes: ["marketing"],
      network: null,
      effect: "stops",
      source: "system",
      by: null,
      at: null,
      lift: "A yes of theirs, recorded with its proof.",
    },
  ];
}

async function wished(tx: Tx, personId: string): Promise<Obstacle[]> {
  const wishes = await wishesOf(tx, personId);
  const { rows } = await sql<{ kind: string; source: string; by: string | null; at: Date }>`
    select distinct on (kind) kind, source, actor_name as by, recorded_at as at from person_preference
    where workspace_id = ${tx.workspaceId} and person_id = ${personId} order by kind, id desc`.execute(tx.db);
  const said = (kind: string) => {
    const line = rows.find((row) => row.kind === kind);
    return { source: line?.source ?? "system", by: line?.by ?? null, at: line?.at.toISOString() ?? null };
  };
  const obstacles: Obstacle[] = [];
  if (wishes.notInPublic)
    obstacles.push({
      code: "not_in_public",
      reason: "Asked not to be answered in public.",
      purposes: all,
      network: null,
      effect: "limits",
      ...said("not_in_public"),
      lift: "A private message is not held. Their wish is changed under “Contact”.",
    });
  if (wishes.quietHours)
    obstacles.push({
      code: "quiet_hours",
      reason: `Wants no messages from ${wishes.quietHours.from} to ${wishes.quietHours.to} (${wishes.quietHours.timezone}).`,
      purposes: all,
      network: null,
      effect: "holds",
      ...said("quiet_hours"),
      lift: "It leaves by itself when these hours are over.",
    });
  if (wishes.mailRhythm === "none")
    obstacles.push({
      code: "rhythm_none",
      reason: "Wants no mail about what goes on.",
      purposes: unasked,
      network: "mail",
      effect: "stops",
      ...said("mail_rhythm"),
      lift: "They choose another rhythm on their page of the portal.",
    });
  return obstacles;
}

async function suppressedMail(tx: Tx, personId: string): Promise<Obstacle[]> {
  const { rows } = await sql<{ reason: string; created_at: Date }>`
    select s.reason, s.created_at from mail_suppression s
    where s.workspace_id = ${tx.workspaceId} and s.lifted_at is null and s.address_key in (
      select email_key from person where workspace_id = ${tx.workspaceId} and id = ${personId} and email_key is not null
      union
      select email_key from member where workspace_id = ${tx.workspaceId} and person_id = ${personId} and email_key is not null)`.execute(
    tx.db,
  );
  return rows.map(({ reason, created_at }) => ({
    code: "address_suppressed",
    reason:
      reason === "bounced" ? "Mail to their address came back." : "Whoever reads their address asked for no mail.",
    purposes: all,
    network: "mail",
    effect: "stops",
    source: reason === "bounced" ? "system" : "person",
    by: null,
    at: created_at.toISOString(),
    lift: "Lift the address under Mail, when it works again or they say so.",
  }));
}
