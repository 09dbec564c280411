import type { Connector } from "../connector.ts";
import { account, textRules } from "./account.ts";
import { findSent } from "./find-sent.ts";
import { measure } from "./measure.ts";
import { prefix } from "./prefix.ts";
import { backfill, pull } from "./read.ts";
import { type Credentials, credentials, type Settings, settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { stream } from "./stream.ts";
import { recheck, thread } from "./thread.ts";
import { send } from "./write.ts";

export const mastodon: Connector<Settings, Credentials> = {
  manifest: {
    id: "mastodon",
    name: "Mastodon",
    color: "#6364ff",
    icon: "mastodon",
    summary: "Hear mentions, replies, hashtags and searches on your Mastodon server, and answer there.",
    proven:
      "Recorded answers of a Mastodon 4.6 server, and a server of our own that behaves like one. Not yet a live one.",
    settings,
    credentials,
    capabilities: ["pull", "stream", "reply", "delete", "search"],
    text: textRules,
    pollEvery: 60,
    // A slow server may still carry a POST out whose answer was lost.
    settles: 60,
    // Deletes are only told live, and only of what the home timeline shows. 15 a minute are a quarter of the 300 calls
    // that a server grants in five minutes.
    recheck: { every: 3_600, atOnce: 15 },
  },
  sources,
  account,
  pull,
  backfill,
  stream,
  send,
  findSent,
  thread,
  recheck,
  prefix,
  measure,
};
