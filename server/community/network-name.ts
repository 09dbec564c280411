import type { Context } from "#server/context.ts";

/** A network as people call it. */
export const networkName = (context: Pick<Context, "connectors">, network: string): string =>
  context.connectors.get(network)?.manifest.name ?? network;
