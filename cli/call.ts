import type { BodyInput, Endpoint, Params, Result } from "@earshot/contract/endpoint.ts";
import { problem } from "@earshot/contract/problems.ts";
import type { z } from "zod";

type Any = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** A sentence for the terminal; anything else that is thrown is a bug. */
export class CallRefused extends Error {}

/**
 * Calls an endpoint of the server named by EARSHOT_URL (http://127.0.0.1:4470 unless set) with EARSHOT_API_KEY.
 * Throws CallRefused with the server's own sentence.
 */
export async function call<E extends Any>(
  endpoint: E,
  given: { params?: Params<E>; body?: BodyInput<E> } = {},
): Promise<Result<E>> {
  const base = (process.env.EARSHOT_URL?.trim() || "http://127.0.0.1:4470").replace(/\/+$/, "");
  const key = process.env.EARSHOT_API_KEY?.trim();
  if (!key) throw new CallRefused("Set EARSHOT_API_KEY to a key of the workspace (Settings → API keys).");
  const params = (given.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  let response: Response;
  try {
    response = await fetch(`${base}/api/v1${path}`, {
      method: endpoint.method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(given.body !== undefined && { "content-type": "application/json" }),
      },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    });
  } catch {
    throw new CallRefused(`Nothing answers at ${base}. Is Earshot running there? Set EARSHOT_URL to its address.`);
  }
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) {
    const said = problem.safeParse(body);
    throw new CallRefused(
      said.success ? (said.data.detail ?? said.data.title) : `The server answered ${response.status}.`,
    );
  }
  return body as Result<E>;
}
