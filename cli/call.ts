import type { BodyInput, Endpoint, Params, QueryInput, Result } from "@earshot/contract/endpoint.ts";
import { problem } from "@earshot/contract/problems.ts";
import type { z } from "zod";

type Any = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** A sentence for the terminal; anything else that is thrown is a bug. */
export class CallRefused extends Error {}

/**
 * Calls an endpoint of the server named by EARSHOT_URL (http://127.0.0.1:4470 unless set) with EARSHOT_API_KEY.
 * Throws CallRefused with the server's own sentence.
 */
export async function call<E extends Any>(endpoint: E, given: Given<E> = {}): Promise<Result<E>> {
  const response = await send(endpoint, given);
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  return body as Result<E>;
}

type Given<E> = {
  params?: Params<E>;
  query?: QueryInput<E>;
  body?: BodyInput<E>;
  /** in place of a body, for endpoints that take a file */
  bytes?: Uint8Array<ArrayBuffer>;
};

/** The same for what is no JSON: the answer as it comes. */
export async function send<E extends Any>(endpoint: E, given: Given<E> = {}): Promise<Response> {
  const base = (process.env.EARSHOT_URL?.trim() || "http://127.0.0.1:4470").replace(/\/+$/, "");
  const key = process.env.EARSHOT_API_KEY?.trim();
  if (!key) throw new CallRefused("Set EARSHOT_API_KEY to a key of the workspace (Settings → API keys).");
  const type = given.bytes ? "application/octet-stream" : given.body === undefined ? null : "application/json";
  let response: Response;
  try {
    response = await fetch(`${base}/api/v1${address(endpoint.path, given)}`, {
      method: endpoint.method,
      headers: { authorization: `Bearer ${key}`, ...(type && { "content-type": type }) },
      ...(type && { body: given.bytes ?? JSON.stringify(given.body) }),
    });
  } catch {
    throw new CallRefused(`Nothing answers at ${base}. Is Earshot running there? Set EARSHOT_URL to its address.`);
  }
  if (response.ok) return response;
  const said = problem.safeParse(await response.json().catch(() => undefined));
  throw new CallRefused(
    said.success ? (said.data.detail ?? said.data.title) : `The server answered ${response.status}.`,
  );
}

function address(path: string, given: { params?: unknown; query?: unknown }): string {
  const params = (given.params ?? {}) as Record<string, string>;
  const query = new URLSearchParams(
    Object.entries((given.query ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    ),
  );
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return query.size > 0 ? `${filled}?${query}` : filled;
}
