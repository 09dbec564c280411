import type { Act, ActRules, Dispute, Entry, Program } from "@earshot/contract/advocacy.ts";
import { charterOf, missingParts } from "#server/portal/charter.ts";
import type { DisputeRow } from "./dispute-store.ts";
import type { ActRow, EntryRow } from "./list-store.ts";
import type { RingTie } from "./ring.ts";
import type { ProgramRow } from "./store.ts";
import type { Subject } from "./subjects.ts";

export const presentProgram = (row: ProgramRow, rules: ActRules, portal: string | null): Program => ({
  charter: charterOf(row),
  missing: missingParts(row),
  openedAt: row.opened_at?.toISOString() ?? null,
  openedBy: row.opened_by,
  overrideReason: row.override_reason,
  rules,
  rulesVersion: row.rules_version,
  rulesSince: row.rules_version === 0 ? null : row.from_at.toISOString(),
  rulesBy: row.made_by,
  rulesUrl: portal === null || row.opened_at === null ? null : `${portal}/points`,
  version: row.version,
});

const member = (row: { member_id: string; member_name: string; person_id: string | null }) => ({
  id: row.member_id,
  name: row.member_name,
  personId: row.person_id,
});

const ruling = (row: Pick<ActRow, "ruling" | "ruling_reason" | "ruled_by" | "ruled_at">) =>
  row.ruling === null || row.ruled_at === null
    ? null
    : { ruling: row.ruling, reason: row.ruling_reason ?? "", by: row.ruled_by, at: row.ruled_at.toISOString() };

const subject = (found: Subject, portal: string | null) => ({
  title: found.title,
  questionId: found.questionId,
  url: found.path !== null && portal !== null ? portal + found.path : found.url,
});

/** What an act is shown with. */
type Around = {
  subject: Subject;
  /** the portal's origin; null while it is closed */
  portal: string | null;
  names: ReadonlyMap<string, { name: string; person_id: string | null }>;
};

export const presentAct = (row: ActRow, around: Around): Act => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  member: member(row),
  subjectId: row.subject_id,
  subject: subject(around.subject, around.portal),
  worth: row.worth,
  points: row.points,
  rulesVersion: row.rules_version,
  happenedAt: row.happened_at.toISOString(),
  ruling: ruling(row),
  ring: ringOf(row).map(({ identityId, gave, got, share }) => ({
    name: around.names.get(identityId)?.name ?? "",
    personId: around.names.get(identityId)?.person_id ?? null,
    gave,
    got,
    share,
  })),
});

export const ringOf = ({ evidence }: Pick<ActRow, "evidence">): RingTie[] =>
  evidence === null ? [] : (JSON.parse(evidence) as RingTie[]);

export const presentEntry = (row: EntryRow, found: Subject, portal: string | null): Entry => ({
  id: row.id,
  kind: row.kind,
  points: row.points,
  reason: row.reason,
  at: row.at.toISOString(),
  rulesVersion: row.rules_version,
  reverses: row.reverses,
  reversed: row.reversed,
  actId: row.act_id,
  actKind: row.act_kind,
  subjectId: row.subject_id,
  member: member(row),
  subject: subject(found, portal),
  ruling: ruling(row),
});

export const presentDispute = (row: DisputeRow, act: Act): Dispute => ({
  id: row.id,
  text: row.text,
  at: row.disputed_at.toISOString(),
  act,
  decision: row.decision,
  reason: row.reason,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
});
