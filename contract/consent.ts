import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

/** answers: to what they wrote to us; updates: on what they asked or backed; marketing: offers and campaigns. */
export const purposes = ["answers", "updates", "marketing"] as const;
export const purpose = z.enum(purposes);
export type Purpose = z.infer<typeof purpose>;

const source = z.enum(["teammate", "api", "import", "person", "system"]);

export const consent = z.object({
  id: z.string(),
  purpose,
  /** null: on every network */
  network: z.string().nullable(),
  granted: z.boolean(),
  /** who told us: a teammate, a program by API key, an import, the person themselves, Earshot */
  source,
  /** the teammate or key by name */
  by: z.string().nullable(),
  /** how we know */
  evidence: z.string().nullable(),
  /** the version of the text that was agreed to */
  textVersion: z.string().nullable(),
  recordedAt: z.string(),
});
export type Consent = z.infer<typeof consent>;

export const suppression = z.object({
  id: z.string(),
  reason: z.string(),
  source: z.string(),
  createdAt: z.string(),
});
export type Suppression = z.infer<typeof suppression>;

/** Hours of the day in a zone; `from` later than `to` goes over midnight. */
const clock = z
  .string()
  .length(5)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "use hours and minutes, such as 22:00");
export const quietHours = z.strictObject({
  from: clock,
  to: clock,
  timezone: z.string().min(1).max(64),
});
export type QuietHours = z.infer<typeof quietHours>;

/** How often mail comes about what goes on: once a week unless they say otherwise. */
export const mailRhythms = ["weekly", "at_once", "none"] as const;
export const mailRhythm = z.enum(mailRhythms);
export type MailRhythm = z.infer<typeof mailRhythm>;

export const preferences = z.object({
  /** answers leave as private messages only */
  notInPublic: z.boolean(),
  /** answers wait until these hours are over */
  quietHours: quietHours.nullable(),
  /** shown to whoever writes */
  language: z.string().nullable(),
  mailRhythm,
  /** may be named where an answer of theirs is passed on */
  namedWhenPassedOn: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;

/** Whether they may be written to for a purpose on a network, and why not, in words. */
export const contactRule = z.object({
  purpose,
  network: z.string(),
  allowed: z.boolean(),
  /** do_not_contact, stop_proposed, consent_refused, consent_missing */
  code: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ContactRule = z.infer<typeof contactRule>;

/** One thing that stands against writing to somebody, or limits it, and what would lift it. */
export const obstacle = z.object({
  code: z.enum([
    "do_not_contact",
    "stop_proposed",
    "consent_refused",
    "consent_missing",
    "not_in_public",
    "quiet_hours",
    "rhythm_none",
    "address_suppressed",
  ]),
  /** in words */
  reason: z.string(),
  /** what it keeps from being sent; all that is listed */
  purposes: z.array(purpose),
  /** null: on every network */
  network: z.string().nullable(),
  /** stops: nothing leaves; holds: it waits for a decision or an hour; limits: it leaves another way */
  effect: z.enum(["stops", "holds", "limits"]),
  /** who told us: a teammate, a program by API key, an import, the person, Earshot itself */
  source: z.string(),
  /** the teammate by name */
  by: z.string().nullable(),
  /** since when; null where it holds because nothing was said */
  at: z.string().nullable(),
  /** what would lift it, in words */
  lift: z.string(),
});
export type Obstacle = z.infer<typeof obstacle>;

export const getContactRules = endpoint({
  name: "getContactRules",
  method: "GET",
  path: "/people/{id}/contact-rules",
  summary: "Why a person can or cannot be written to, per purpose and network; what they allow and wish",
  tag: "Consent",
  permission: "people:read",
  status: 200,
  params: text.byId,
  result: z.object({
    rules: z.array(contactRule),
    /** everything that stands against writing to them, the strictest first */
    obstacles: z.array(obstacle),
    /** the word that counts now, for each purpose and network it was given for */
    consents: z.array(consent),
    preferences,
    /** until when answers wait, when these are quiet hours */
    quietUntil: z.string().nullable(),
  }),
});

export const listConsents = endpoint({
  name: "listConsents",
  method: "GET",
  path: "/people/{id}/consents",
  summary: "Every yes and no of a person with its proof, newest first; lines are added, never changed",
  tag: "Consent",
  permission: "people:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(consent),
});

export const recordConsent = endpoint({
  name: "recordConsent",
  method: "POST",
  path: "/people/{id}/consents",
  summary: "Record a yes or a no; a yes needs its evidence and the version of the text that was agreed to",
  tag: "Consent",
  permission: "people:edit",
  status: 201,
  params: text.byId,
  body: z.strictObject({
    purpose,
    /** every network unless told */
    network: text.slug.optional(),
    granted: z.boolean(),
    evidence: text.note.max(500).optional(),
    textVersion: z.string().trim().min(1).max(100).optional(),
  }),
  result: consent,
});

export const changePreferences = endpoint({
  name: "changePreferences",
  method: "PATCH",
  path: "/people/{id}/preferences",
  summary: "Record what a person wishes; null takes a wish back",
  tag: "Consent",
  permission: "people:edit",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    notInPublic: z.boolean().optional(),
    quietHours: quietHours.nullable().optional(),
    language: text.language.nullable().optional(),
    mailRhythm: mailRhythm.nullable().optional(),
    namedWhenPassedOn: z.boolean().optional(),
  }),
  result: preferences,
});

export const suppress = endpoint({
  name: "suppress",
  method: "POST",
  path: "/people/{id}/suppressions",
  summary: "Do not contact this person",
  tag: "Consent",
  permission: "people:edit",
  status: 201,
  params: text.byId,
  body: z.strictObject({ reason: text.note.max(500) }),
  result: suppression,
});

export const liftSuppression = endpoint({
  name: "liftSuppression",
  method: "DELETE",
  path: "/people/{id}/suppressions/{suppressionId}",
  summary: "Lift a do-not-contact entry",
  tag: "Consent",
  permission: "people:edit",
  status: 204,
  params: z.strictObject({ id: text.id, suppressionId: text.id }),
});
