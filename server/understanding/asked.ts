import type { OwnAnswer } from "./own-model-answer.ts";

/** What asking cost: tokens of an endpoint, as it counted or as estimated; processor time of a file. */
export type Used = { tokens: number; cpuMs: number };

/** What asking a model of the workspace's own came to. */
export type Asked =
  | ({ kind: "answered"; used: Used } & OwnAnswer)
  | { kind: "failed"; used: Used; code: string; message: string; until: Date | null };

export type AskOptions = {
  signal?: AbortSignal;
  /** for the whole answer; 20 s of an endpoint and 10 s of a file unless told */
  timeoutMs?: number;
};
