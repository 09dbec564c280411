import type { Problem } from "@earshot/contract/problems.ts";
import i18next from "i18next";

/** A call that did not succeed. `message` is a sentence for the person at the screen. `status` 0: no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly problem: Problem | null;
  /** seconds the server asks us to wait */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem | null, retryAfter: number | null = null) {
    super(sentence(status, problem));
    this.name = "ApiError";
    this.status = status;
    this.type = problem?.type ?? (status === 0 ? "unreachable" : "unknown");
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The same call may succeed if it is made again as it is. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }

  /** Nobody knows whether the server did it: the answer was lost. */
  get doubtful(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** What to tell the person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return i18next.t("shell:problem.unexpected");
}

/** The messages of a refused form by field name, such as `{ email: "…" }`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const fields: Record<string, string> = {};
  for (const { path, message } of error.problem?.errors ?? []) {
    const field = path
      .replace(/^\/?body[./]?/, "")
      .replace(/^[/.]+/, "")
      .replaceAll("/", ".");
    fields[field] ??= capitalized(message);
  }
  return fields;
}

function sentence(status: number, problem: Problem | null): string {
  if (status === 0) return i18next.t("shell:problem.unreachable");
  if (status === 429) return i18next.t("shell:problem.tooMany");
  if (status === 401) return i18next.t("shell:problem.signedOut");
  const told = problem?.detail ?? problem?.errors?.[0]?.message ?? problem?.title;
  if (told) return capitalized(told);
  if (status === 403) return i18next.t("shell:problem.forbidden");
  if (status === 404) return i18next.t("shell:problem.absent");
  if (status === 409) return i18next.t("shell:problem.conflict");
  return i18next.t("shell:problem.server");
}

function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
