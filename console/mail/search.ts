import { mailStates } from "@earshot/contract/choices.ts";
import type { MailState } from "@earshot/contract/mail.ts";

/** What the outbox shows: one state only, and the mail that is open. */
export function mailSearch(search: Record<string, unknown>): { state?: MailState; mail?: string } {
  const state = mailStates.find((known) => known === search.state);
  const mail = typeof search.mail === "string" && /^[0-9a-f-]{36}$/.test(search.mail) ? search.mail : undefined;
  return { ...(state && { state }), ...(mail && { mail }) };
}
