import type { changePreferences, MailRhythm, QuietHours } from "@earshot/contract/consent.ts";
import type { Body } from "@earshot/contract/endpoint.ts";
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

/** What a person may wish, by its name on the wire. */
type Wish = keyof Body<typeof changePreferences>;

export type EventLine = {
  verb: keyof typeof shownEvents;
  data: {
    by?: string | null;
    network?: string | null;
    handle?: string;
    reason?: string | null;
    purpose?: string;
    granted?: boolean;
    preference?: Wish;
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

/** Null, false and the like take a wish back. */
function wishSummary(wish: Wish | undefined, value: unknown): string {
  const isSet = value !== null && value !== undefined && value !== false;
  switch (wish) {
    case "notInPublic":
      return isSet ? "Wishes no answer in public" : "May be answered in public again";
    case "language":
      return isSet ? `Wishes to be written to in ${String(value)}` : "No wish for a language";
    case "quietHours": {
      if (!isSet) return "No quiet hours any more";
      const { from, to, timezone } = value as QuietHours;
      return `Wishes quiet from ${from} to ${to} (${timezone})`;
    }
    case "mailRhythm":
      return rhythms[(value as MailRhythm | null) ?? "weekly"];
    case "namedWhenPassedOn":
      return isSet
        ? "Wishes to be named when an answer is passed on"
        : "Wishes not to be named when an answer is passed on";
    case undefined:
      return "Recorded a wish";
  }
}

const rhythms: Record<MailRhythm, string> = {
  weekly: "Wishes mail once a week",
  at_once: "Wishes mail at once",
  none: "Wishes no mail about what is new",
};
