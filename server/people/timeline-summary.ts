import type { Verb } from "#server/events.ts";
import type { PurchaseRow } from "./product-store.ts";
import type { Said } from "./timeline-store.ts";

/** What happened to a person and is worth a line; changes of name or mail are not. */
export const shownEvents = [
  "person.created",
  "identity.linked",
  "identity.unlinked",
  "suppression.created",
  "suppression.lifted",
] as const satisfies Verb[];

export type EventLine = {
  verb: (typeof shownEvents)[number];
  data: { by?: string | null; network?: string; handle?: string; reason?: string } | null;
};

const longest = 500;

export function saidSummary({ text, author_name, state }: Said): string {
  const said = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
  const who = author_name === null ? said : `${author_name}: ${said}`;
  return state === null || state === "sent" ? who : `${who} (${state})`;
}

export function purchaseSummary({ product_name, amount, currency }: PurchaseRow): string {
  return amount === null ? product_name : `${product_name}, ${amount}${currency === null ? "" : ` ${currency}`}`;
}

export function eventSummary({ verb, data }: EventLine): string {
  const by = data?.by ? ` by ${data.by}` : "";
  const why = data?.reason ? `: ${data.reason}` : "";
  const author = [data?.handle, data?.network && `on ${data.network}`].filter(Boolean).join(" ");
  switch (verb) {
    case "person.created":
      return `Added to People${by}`;
    case "identity.linked":
      return `Linked ${author}${by}${why}`;
    case "identity.unlinked":
      return `Unlinked ${author}${by}`;
    case "suppression.created":
      return `Do not contact, set${by}${why}`;
    case "suppression.lifted":
      return `Do not contact, lifted${by}`;
  }
}
