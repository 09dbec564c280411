import type { Connector } from "../connector.ts";
import { account } from "./account.ts";
import { broadcast } from "./broadcast.ts";
import { measure, textRules } from "./measure.ts";
import { backfill, pull } from "./read.ts";
import { type Credentials, credentials, type Settings, settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { profile, recheck, thread } from "./thread.ts";
import { findSent, send } from "./write.ts";

export const bluesky: Connector<Settings, Credentials> = {
  manifest: {
    id: "bluesky",
    name: "Bluesky",
    color: "#1185fe",
    icon: "brand-bluesky",
    summary: "Hear what is said on all of Bluesky as it is said, and answer as your account.",
    proven:
      "The whole connector contract and a journey run against a real server (the network's own PDS and directory). Mentions and searches of an AppView and the Jetstream by their documentation.",
    settings,
    credentials,
    capabilities: ["pull", "stream", "reply", "delete", "profile", "search"],
    text: textRules,
    pollEvery: 60,
    // The stream tells every edit and delete; once a day what was missed while it was away is caught up with.
    recheck: { every: 86_400, atOnce: 20 },
  },
  sources,
  account,
  pull,
  backfill,
  broadcast,
  send,
  findSent,
  thread,
  recheck,
  profile,
  measure,
};
