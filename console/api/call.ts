import type { BodyInput, Endpoint, Params, QueryInput, Result } from "@earshot/contract/endpoint.ts";
import type { Problem } from "@earshot/contract/problems.ts";
import type { z } from "zod";
import { ApiError } from "./problem.ts";
import { sessionEnded } from "./session-end.ts";
import { workspaceId } from "./workspace-id.ts";

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

type Part<Name extends string, T> = unknown extends T
  ? { [K in Name]?: undefined }
  : Record<never, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };

/** What a call of an endpoint needs; parts the endpoint does not have cannot be given. */
export type CallInput<E extends AnyEndpoint> = Part<"params", Params<E>> &
  Part<"query", QueryInput<E>> &
  Part<"body", BodyInput<E>> & {
    /** sent as If-Match: the version the change was made from */
    version?: number;
    /** the Idempotency-Key of a create; keep it when the same create is tried again */
    key?: string;
    signal?: AbortSignal;
  };

export type Needed<T> = Record<never, never> extends T ? [input?: T] : [input: T];

/**
 * Calls an endpoint of the contract in the workspace of this tab and returns its result.
 * Creates carry an Idempotency-Key and are tried again, under the same key, when the answer was lost.
 * Throws ApiError; a 401 also ends the session on screen.
 */
export async function call<E extends AnyEndpoint>(endpoint: E, ...[input]: Needed<CallInput<E>>): Promise<Result<E>> {
  const given = (input ?? {}) as CallInput<AnyEndpoint> & { params?: unknown; query?: unknown; body?: unknown };
  const create = endpoint.method === "POST" && endpoint.status === 201;
  const key = create ? (given.key ?? crypto.randomUUID()) : undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await once(endpoint, given, key)) as Result<E>;
    } catch (error) {
      const again = key !== undefined && error instanceof ApiError && (error.status === 0 || error.status >= 502);
      if (!again || attempt === 3 || !navigator.onLine) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 400));
    }
  }
}

async function once(
  endpoint: AnyEndpoint,
  given: { params?: unknown; query?: unknown; body?: unknown; version?: number; signal?: AbortSignal },
  key: string | undefined,
): Promise<unknown> {
  const headers = new Headers({ Accept: "application/json" });
  const workspace = workspaceId();
  if (workspace && ofWorkspace(endpoint)) headers.set("Earshot-Workspace", workspace);
  if (given.version !== undefined) headers.set("If-Match", `"${given.version}"`);
  if (key) headers.set("Idempotency-Key", key);
  if (given.body !== undefined) headers.set("Content-Type", "application/json");
  let response: Response;
  try {
    response = await fetch(address(endpoint.path, given.params, given.query), {
      method: endpoint.method,
      headers,
      body: given.body === undefined ? undefined : JSON.stringify(given.body),
      credentials: "same-origin",
      signal: given.signal,
    });
  } catch (error) {
    if (given.signal?.aborted) throw error;
    throw new ApiError(0, null);
  }
  if (!response.ok) throw await refusal(response, endpoint);
  if (response.status === 204 || !endpoint.result) return undefined;
  return await response.json();
}

/** Calls of a person rather than of a workspace name none. */
export function ofWorkspace(endpoint: AnyEndpoint): boolean {
  return endpoint.permission !== "session" && endpoint.permission !== "public";
}

/** The path under /api/v1 with its parameters filled in; also for links and downloads. */
export function address(path: string, params?: unknown, query?: unknown): string {
  const values = (params ?? {}) as Record<string, string>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return `/api/v1${filled}${search.size > 0 ? `?${search}` : ""}`;
}

async function refusal(response: Response, endpoint: AnyEndpoint): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const wait = Number(response.headers.get("Retry-After"));
  if (response.status === 401 && endpoint.permission !== "public") sessionEnded();
  return new ApiError(response.status, problem, Number.isFinite(wait) && wait > 0 ? wait : null);
}
