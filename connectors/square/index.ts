import { z } from "zod";
import type { Connector } from "../connector.ts";
import { account, findSent, pull, send, squareHost } from "./client.ts";
import { measure, textRules } from "./measure.ts";

/** The built-in pretend network: the sample workspace lives on it, tests and new teammates practice on it. */
export const square: Connector<Record<string, never>, Record<string, never>> = {
  manifest: {
    id: "square",
    name: "The square",
    color: "#0f766e",
    icon: "square",
    summary: "A pretend network inside Earshot with a public page of its own, to try everything without an account.",
    proven: "The whole connector contract runs against it; it is its own real peer.",
    settings: z.strictObject({}),
    credentials: z.strictObject({}),
    capabilities: ["pull", "reply", "delete", "dm"],
    text: textRules,
    pollEvery: 30,
    inProcessHost: squareHost,
  },
  sources: () => [{ id: "square", reach: "all", label: "Everything on the square" }],
  account,
  pull,
  send,
  findSent,
  measure,
};
