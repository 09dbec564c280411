import type { EntryKind } from "@earshot/contract/timeline.ts";
import type { Verb } from "#server/events.ts";
import type { PurchaseRow } from "./product-store.ts";

/** What happened to a person and is worth a line, and as what; changes of name or mail are not. */
export const shownEvents = {
  "person.created": "event",
  "identity.linked": "link",
  "identity.unlinked": "link",
  "suppression.created": "consent",
  "suppression.lifted": "consent",
  "consent.recorded": "consent",
  "preference.recorded": "consent",
} as const satisfies Partial<Record<Verb, EntryKind>>;

export type EventLine = {
  verb: keyof typeof shownEvents;
  data: {
    by?: string | null;
    network?: string | null;
    handle?: string;
    reason?: string | null;
    purpose?: string;
    granted?: boolean;
    preference?: string;
    value?: unknown;
  } | null;
};

const longest = 500;

export function saidSummary({ text, state }: { text: string; state: string | null }): string {
  const said = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
  return state === null || state === "sent" ? said : `${said} (${state})`;
}

export function purchaseSummary({ product_name, amount, currency }: PurchaseRow): string {
  return amount === null ? product_name : `${product_name}, ${amount}${currency === null ? "" : ` ${currency}`}`;
}

export function eventSummary({ verb, data }: EventLine): string {
  const why = data?.reason ? `: ${data.reason}` : "";
  const author = [data?.handle, data?.network && `on ${data.network}`].filter(Boolean).join(" ");
  switch (verb) {
    case "person.created":
      return "Added to People";
    case "identity.linked":
      return `Linked ${author}${why}`;
    case "identity.unlinked":
      return `Unlinked ${author}`;
    case "suppression.created":
      return `Do not contact, set${why}`;
    case "suppression.lifted":
      return "Do not contact, lifted";
    case "consent.recorded":
      return `Said ${data?.granted ? "yes" : "no"} to ${data?.purpose ?? ""} ${data?.network ? `on ${data.network}` : "everywhere"}${why}`;
    case "preference.recorded":
      return wishSummary(data?.preference, data?.value);
  }
}

function wishSummary(preference: string | undefined, value: unknown): string {
  const isSet = value !== null && value !== undefined && value !== false;
  if (preference === "notInPublic") return isSet ? "Wishes no answer in public" : "May be answered in public again";
  if (preference === "language")
    return isSet ? `Wishes to be written to in ${String(value)}` : "No wish for a language";
  if (!isSet) return "No quiet hours any more";
  const { from, to, timezone } = value as { from: string; to: string; timezone: string };
  return `Wishes quiet from ${from} to ${to} (${timezone})`;
}
