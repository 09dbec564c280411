import { z } from "zod";
import { mailStates } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

const tag = "Mail";
const permission = "mail:manage";

/** tls: encrypted from the first byte; starttls: encrypted before anything is said; none: readable on the way */
export const mailSecurities = ["tls", "starttls", "none"] as const;
const security = z.enum(mailSecurities);

const fault = z.object({ code: z.string(), message: z.string(), at: z.string() });

export const mailSettings = z.object({
  host: z.string(),
  port: z.number().int(),
  security,
  username: z.string().nullable(),
  /** whether one is kept; it is never told */
  hasPassword: z.boolean(),
  fromName: z.string(),
  fromAddress: z.string(),
  replyTo: z.string().nullable(),
  /** what the mail server found wrong with these settings; null once a mail has left */
  lastError: fault.nullable(),
  updatedAt: z.string(),
  version: z.number().int(),
});
export type MailSettings = z.infer<typeof mailSettings>;

export const getMailSettings = endpoint({
  name: "getMailSettings",
  method: "GET",
  path: "/mail-settings",
  summary: "The mail server that mail leaves by; none: mail is caught and waits to be looked at",
  tag,
  permission,
  status: 200,
  result: z.object({ settings: mailSettings.nullable() }),
});

const oneLineSecret = z
  .string()
  .max(1_000)
  .regex(/^[^\p{Cc}]*$/u, "must be one line of text");

export const putMailSettings = endpoint({
  name: "putMailSettings",
  method: "PUT",
  path: "/mail-settings",
  summary: "Set the mail server; without a password the one that is kept stays, if it is for the same server",
  tag,
  permission,
  status: 200,
  body: z.strictObject({
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(/^[A-Za-z0-9_.:[\]-]+$/, "use a host name or an address"),
    port: z.number().int().min(1).max(65_535),
    security,
    username: oneLineSecret.min(1).nullable(),
    password: oneLineSecret.min(1).optional(),
    fromName: text.name,
    fromAddress: text.email,
    replyTo: text.email.nullable().default(null),
  }),
  result: mailSettings,
});

export const dropMailSettings = endpoint({
  name: "dropMailSettings",
  method: "DELETE",
  path: "/mail-settings",
  summary: "Forget the mail server; from then on mail is caught",
  tag,
  permission,
  status: 204,
});

export const testMail = endpoint({
  name: "testMail",
  method: "POST",
  path: "/mail-settings/tests",
  summary: "Send one mail now by the settings that are kept, and hear what the mail server says",
  tag,
  permission,
  status: 200,
  body: z.strictObject({ to: text.email }),
  result: z.object({
    sent: z.boolean(),
    /** what went wrong in one word; null when it was sent */
    code: z.string().nullable(),
    /** a sentence, with the server's own words */
    message: z.string(),
  }),
});

const state = z.enum(mailStates);
export type MailState = z.infer<typeof state>;

export const mailLine = z.object({
  id: z.string(),
  template: z.string(),
  subject: z.string(),
  toName: z.string().nullable(),
  toAddress: z.string(),
  state,
  attempts: z.number().int(),
  error: fault.nullable(),
  createdAt: z.string(),
  /** not tried before */
  retryAt: z.string().nullable(),
  sentAt: z.string().nullable(),
});
export type MailLine = z.infer<typeof mailLine>;

export const listMails = endpoint({
  name: "listMails",
  method: "GET",
  path: "/mails",
  summary: "The outbox, newest first: what left, what waits, and without a mail server what would have been sent",
  tag,
  permission,
  status: 200,
  query: z.strictObject({ state: state.optional(), cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(mailLine),
});

export const getMail = endpoint({
  name: "getMail",
  method: "GET",
  path: "/mails/{id}",
  summary: "One mail as it was or would be sent; a link that signs in is shown to people alone, never to a key",
  tag,
  permission,
  status: 200,
  params: text.byId,
  result: mailLine.extend({
    text: z.string(),
    html: z.string(),
    /** the link it carries, while it is good for something */
    link: z.string().nullable(),
    /** until when that is */
    expiresAt: z.string().nullable(),
    personId: z.string().nullable(),
  }),
});

export const retryMail = endpoint({
  name: "retryMail",
  method: "POST",
  path: "/mails/{id}/retry",
  summary: "Try a mail again that failed, was caught or may be lost; one that may have arrived can arrive twice",
  tag,
  permission,
  status: 200,
  params: text.byId,
  result: mailLine,
});

export const mailSuppression = z.object({
  id: z.string(),
  address: z.string(),
  /** bounced: the mail server knows nobody there; asked: its reader asked for no mail */
  reason: z.enum(["bounced", "asked"]),
  detail: z.string().nullable(),
  createdAt: z.string(),
});
export type MailSuppression = z.infer<typeof mailSuppression>;

export const listMailSuppressions = endpoint({
  name: "listMailSuppressions",
  method: "GET",
  path: "/mail-suppressions",
  summary: "Addresses that no mail goes to, and why, newest first",
  tag,
  permission,
  status: 200,
  query: text.paged,
  result: text.page(mailSuppression),
});

export const liftMailSuppression = endpoint({
  name: "liftMailSuppression",
  method: "DELETE",
  path: "/mail-suppressions/{id}",
  summary: "Send to this address again",
  tag,
  permission,
  status: 204,
  params: text.byId,
});
