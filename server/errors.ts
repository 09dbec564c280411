import type { Problem } from "@earshot/contract/problems.ts";

export type Fault = NonNullable<Problem["errors"]>[number];

/** A refusal that the caller can understand and act on; everything else that is thrown becomes a plain 500. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly faults: Fault[];
  readonly currentVersion: number | undefined;
  readonly retryAfter: number | undefined;
  constructor(
    status: number,
    type: string,
    title: string,
    detail: string,
    more: { faults?: Fault[]; currentVersion?: number; retryAfter?: number } = {},
  ) {
    super(detail);
    this.name = "Refusal";
    this.status = status;
    this.type = type;
    this.title = title;
    this.faults = more.faults ?? [];
    this.currentVersion = more.currentVersion;
    this.retryAfter = more.retryAfter;
  }
}

export const badRequest = (detail: string, faults: Fault[] = []) =>
  new Refusal(400, "bad_request", "The request is not in the expected form", detail, { faults });

export const unauthenticated = (detail = "Sign in, or send a valid API key.") =>
  new Refusal(401, "unauthenticated", "Who is asking is not known", detail);

export const forbidden = (detail: string) => new Refusal(403, "forbidden", "Not allowed", detail);

/** Absent and foreign look the same. */
export const notFound = (what = "object") =>
  new Refusal(404, "not_found", "Not found", `There is no such ${what} in this workspace.`);

export const conflict = (detail: string, currentVersion?: number) =>
  new Refusal(409, "conflict", "The state has changed", detail, { currentVersion });

/** 409 when the caller saw another version than the one that stands; `seen` is null for whoever does not mind. */
export function refuseStale(what: string, version: number, seen: number | null): void {
  if (seen !== null && seen !== version) throw conflict(`Somebody changed ${what} meanwhile.`, version);
}

/** Well-formed, and refused; `code` says why in one word. */
export const refused = (code: string, detail: string, faults: Fault[] = []) =>
  new Refusal(422, code, "Cannot be done", detail, { faults });

export const tooMany = (detail: string, retryAfter: number) =>
  new Refusal(429, "too_many_requests", "Too many requests", detail, { retryAfter });

export const unavailable = (detail: string) => new Refusal(503, "unavailable", "Not available right now", detail);
