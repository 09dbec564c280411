import type { BroadcastContext } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { wayOut } from "./way-out.ts";

/** What a public stream is handed: no channel's settings of its own, no credentials, the one way out. */
export function broadcastContext(context: Context, connector: string, signal: AbortSignal): BroadcastContext {
  return {
    ...wayOut(context, signal),
    log: context.log.child({ connector }),
  };
}
