import type { Connector } from "@earshot/connectors/connector.ts";
import type { z } from "zod";
import type { Context } from "#server/context.ts";
import { badRequest, refused } from "#server/errors.ts";

/** The connector, or a refusal that lists those there are. */
export function connectorNamed(context: Context, id: string): Connector {
  const connector = context.connectors.get(id);
  if (!connector) {
    throw refused(
      "unknown_connector",
      `There is no connector "${id}". Known: ${[...context.connectors.keys()].join(", ")}.`,
      [{ path: "connector", code: "unknown", message: `"${id}" is not a connector` }],
    );
  }
  return connector;
}

/** Settings or credentials by the connector's own strict schema; 400 with the path of each fault. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(
    `The ${path} do not fit this connector.`,
    result.error.issues.map((issue) => ({
      path: [path, ...issue.path].join("."),
      code: issue.code,
      message: issue.message,
    })),
  );
}

/** Each credential sealed for exactly this channel and field. */
export function seal(
  context: Context,
  channelId: string,
  credentials: Record<string, unknown>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials)
      .filter((entry): entry is [string, string] => typeof entry[1] === "string")
      .map(([field, value]) => [field, context.keyring.seal(value, { channelId, field })]),
  );
}

export function unseal(
  context: Context,
  channelId: string,
  credentials: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).map(([field, value]) => [field, context.keyring.open(value, { channelId, field })]),
  );
}
