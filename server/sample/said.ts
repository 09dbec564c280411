import type { TeamName } from "./team.ts";

/** Where in the sample's world something is said. */
export type Place = "square" | "mastodon" | "bluesky" | "blog" | "comments";

export type Language = "en" | "de" | "es" | "pt" | "ja" | "ar";

/** Somebody of the sample's world, under the same name wherever they write. */
export type Voice = { handle: string; name: string; lang: Language; bot?: boolean; followers?: number };

/** What the desk made of the conversation that this post opened. */
export type Handled = {
  by: TeamName;
  status: "open" | "waiting_customer" | "waiting_community" | "snoozed" | "resolved" | "no_reply_needed";
  tag?: string;
  note?: string;
  reason?: string;
  /** 0 to 4 */
  priority?: number;
};

/** One thing said in the sample's world; what the networks' payloads are made from. */
export type Said = {
  /** stable over restarts: the same anchor gives the same keys */
  key: string;
  /** milliseconds since 1970 */
  at: number;
  place: Place;
  by: Voice;
  text: string;
  title?: string;
  parent: string | null;
  likes: number;
  reposts: number;
  picture?: string;
  direct?: boolean;
  /** left out when the company has answered its parent by then */
  unlessAnswered?: boolean;
  /** an answer of the company, and who of the team wrote it */
  teammate?: TeamName;
  handled?: Handled;
};

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
