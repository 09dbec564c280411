import { z } from "zod";
import { actKinds, actStates } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import { charter, charterChange, charterPart } from "./portal.ts";
import * as text from "./text.ts";

const actKind = z.enum(actKinds);
export type ActKind = (typeof actKinds)[number];

const actState = z.enum(actStates);
export type ActState = (typeof actStates)[number];

/** Why an act is held or left out. */
export const actReasons = ["ring", "confirm", "declined_before", "teammate", "bot", "own"] as const;
export type ActReason = (typeof actReasons)[number];

/** Why a line of the ledger was written. */
export const entryReasons = ["rule", "room", "undone", "declined", "restored", "cap"] as const;
export type EntryReason = (typeof entryReasons)[number];

export const decisions = ["keep", "reverse", "restore"] as const;
export type Decision = (typeof decisions)[number];

/** The longest text of a dispute and of the words that answer it, in UTF-16 units. */
export const longestWords = 2_000;
const words = z.string().trim().min(3, "Say it in at least 3 characters.").max(longestWords);
/** What a member writes against a line. */
export const disputeText = words;

const points = z.number().int().min(1).max(10_000);
export const actRules = z.strictObject({
  /** points that one member can earn in one day of the workspace's zone */
  dailyCap: z.number().int().min(1).max(100_000),
  accepted_answer: z.strictObject({ counts: z.boolean(), points }),
  /** `threshold`: so many votes of others */
  helpful_answer: z.strictObject({ counts: z.boolean(), points, threshold: z.number().int().min(1).max(1_000) }),
  /** `credits`: who asked first, or everybody who asked */
  shipped_idea: z.strictObject({ counts: z.boolean(), points, credits: z.enum(["first", "all"]) }),
  recommendation: z.strictObject({ counts: z.boolean(), points }),
});
export type ActRules = z.infer<typeof actRules>;

const program = z.object({
  charter,
  /** parts of the charter nobody wrote yet */
  missing: z.array(charterPart),
  openedAt: z.string().nullable(),
  openedBy: z.string().nullable(),
  overrideReason: z.string().nullable(),
  rules: actRules,
  /** which set of rules this is; what happened under earlier ones keeps them */
  rulesVersion: z.number().int(),
  rulesSince: z.string().nullable(),
  rulesBy: z.string().nullable(),
  /** where members read the rules; null while the portal or the program is closed */
  rulesUrl: z.string().nullable(),
  version: z.number().int(),
});
export type Program = z.infer<typeof program>;

const sum = z.object({ points: z.number().int(), acts: z.number().int(), members: z.number().int() });
const preview = z.object({
  /** the days that were looked at */
  days: z.number().int(),
  rules: z.object(Object.fromEntries(actKinds.map((kind) => [kind, sum])) as Record<ActKind, typeof sum>),
  /** with the daily cap */
  total: sum,
  /** points that the cap keeps back */
  capped: z.number().int(),
  /** more was done than is looked at; the figures are too low */
  partial: z.boolean(),
});
export type Preview = z.infer<typeof preview>;

const memberRef = z.object({ id: z.string(), name: z.string(), personId: z.string().nullable() });
/** What an act points at; no title where it is not shown any more, no address where it cannot be opened. */
const subject = z.object({ title: z.string(), questionId: z.string().nullable(), url: z.string().nullable() });
const ruling = z.object({
  ruling: z.enum(["counted", "declined"]),
  reason: z.string(),
  by: z.string().nullable(),
  at: z.string(),
});
const act = z.object({
  id: z.string(),
  kind: actKind,
  state: actState,
  reason: z.enum(actReasons).nullable(),
  member: memberRef,
  /** the answer, the idea or the post */
  subjectId: z.string(),
  subject,
  /** by its rule, before the daily cap */
  worth: z.number().int(),
  /** what it stands for in the ledger now */
  points: z.number().int(),
  rulesVersion: z.number().int(),
  happenedAt: z.string(),
  /** what a teammate said last */
  ruling: ruling.nullable(),
  /** those who vote for each other, of an act that is held for it */
  ring: z.array(
    z.object({
      name: z.string(),
      personId: z.string().nullable(),
      /** distinct answers of this member that they voted for or accepted, and the other way round */
      gave: z.number().int(),
      got: z.number().int(),
      /** of all they gave, to this circle: 0 to 1 */
      share: z.number(),
    }),
  ),
});
export type Act = z.infer<typeof act>;

const entry = z.object({
  id: z.string(),
  kind: z.enum(["earned", "reversed"]),
  points: z.number().int(),
  reason: z.enum(entryReasons),
  at: z.string(),
  rulesVersion: z.number().int(),
  /** the line it takes back */
  reverses: z.string().nullable(),
  /** a later line takes it back */
  reversed: z.boolean(),
  actId: z.string(),
  actKind,
  member: memberRef,
  subjectId: z.string(),
  subject,
  ruling: ruling.nullable(),
});
export type Entry = z.infer<typeof entry>;

const dispute = z.object({
  id: z.string(),
  text: z.string(),
  at: z.string(),
  act,
  decision: z.enum(decisions).nullable(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type Dispute = z.infer<typeof dispute>;

const tag = "Advocacy";

export const getProgram = endpoint({
  name: "getProgram",
  method: "GET",
  path: "/program",
  summary: "The advocacy program: its charter, its act rules, whether it is open",
  tag,
  permission: "advocacy:read",
  status: 200,
  result: program,
});

export const updateProgram = endpoint({
  name: "updateProgram",
  method: "PATCH",
  path: "/program",
  summary: "Change the charter or the rules; new rules count for what happens from now on",
  tag,
  permission: "advocacy:manage",
  status: 200,
  body: z.strictObject({ charter: charterChange.optional(), rules: actRules.optional() }),
  result: program,
});

export const openProgram = endpoint({
  name: "openProgram",
  method: "POST",
  path: "/program/opening",
  summary: "Open the program; without a whole charter only with a reason, which is logged",
  tag,
  permission: "advocacy:manage",
  status: 200,
  body: z.strictObject({ overrideReason: z.string().trim().min(10).max(1_000).optional() }),
  result: program,
});

export const closeProgram = endpoint({
  name: "closeProgram",
  method: "DELETE",
  path: "/program/opening",
  summary: "Close the program: nothing more is earned, nothing earned is lost",
  tag,
  permission: "advocacy:manage",
  status: 200,
  result: program,
});

export const previewRules = endpoint({
  name: "previewRules",
  method: "POST",
  path: "/program/preview",
  summary: "What these rules would have given in the last 30 days; nothing is changed",
  tag,
  permission: "advocacy:read",
  status: 200,
  body: z.strictObject({ rules: actRules }),
  result: preview,
});

export const countAdvocacy = endpoint({
  name: "countAdvocacy",
  method: "GET",
  path: "/program/counts",
  summary: "How many acts and disputes wait for a person",
  tag,
  permission: "advocacy:read",
  status: 200,
  result: z.object({ held: z.number().int(), disputes: z.number().int() }),
});

export const listActs = endpoint({
  name: "listActs",
  method: "GET",
  path: "/acts",
  summary: "What members did that a rule speaks of, newest first",
  tag,
  permission: "advocacy:read",
  status: 200,
  query: z.strictObject({
    state: actState.optional(),
    kind: actKind.optional(),
    memberId: text.id.optional(),
    ...text.paged.shape,
  }),
  result: text.page(act),
});

export const ruleOnAct = endpoint({
  name: "ruleOnAct",
  method: "PUT",
  path: "/acts/{id}/ruling",
  summary: "Say that an act counts or does not, with a reason that its member reads",
  tag,
  permission: "advocacy:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({ ruling: z.enum(["counted", "declined"]), reason: words }),
  result: act,
});

export const listEntries = endpoint({
  name: "listEntries",
  method: "GET",
  path: "/ledger",
  summary: "The lines of the ledger, newest first",
  tag,
  permission: "advocacy:read",
  status: 200,
  query: z.strictObject({
    memberId: text.id.optional(),
    kind: z.enum(["earned", "reversed"]).optional(),
    actKind: actKind.optional(),
    ...text.paged.shape,
  }),
  result: text.page(entry),
});

export const listDisputes = endpoint({
  name: "listDisputes",
  method: "GET",
  path: "/disputes",
  summary: "What members say is wrong: open ones oldest first, decided ones newest first",
  tag,
  permission: "advocacy:read",
  status: 200,
  query: z.strictObject({ state: z.enum(["open", "decided"]).default("open"), ...text.paged.shape }),
  result: text.page(dispute),
});

export const decideDispute = endpoint({
  name: "decideDispute",
  method: "PUT",
  path: "/disputes/{id}/decision",
  summary: "Keep, reverse or restore the disputed act, with a reason that its member reads",
  tag,
  permission: "advocacy:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({ decision: z.enum(decisions), reason: words }),
  result: dispute,
});

export const getPersonPoints = endpoint({
  name: "getPersonPoints",
  method: "GET",
  path: "/people/{id}/points",
  summary: "A person's points as a member, with their newest lines",
  tag,
  permission: "advocacy:read",
  status: 200,
  params: text.byId,
  result: z.object({
    /** null: no member of the portal */
    member: memberRef.nullable(),
    balance: z.number().int(),
    /** acts that wait for a person */
    held: z.number().int(),
    /** newest first, at most 5 */
    entries: z.array(entry),
  }),
});
