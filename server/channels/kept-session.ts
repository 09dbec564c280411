import type { KeptSession } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { type ChannelRow, changeChannel, lockChannel } from "./store.ts";

/** Where it stands among a channel's sealed credentials; no connector asks a person for it. */
export const sessionField = "session";

/**
 * The log-in that a channel's connector earned, sealed beside its credentials. The channel's row stays locked while a new
 * one is earned, so that of two workers with the same stale one a single one asks the network.
 */
export function keptSession(
  context: Context,
  channel: Pick<ChannelRow, "id" | "workspace_id" | "credentials">,
): KeptSession {
  const place = { channelId: channel.id, field: sessionField };
  const open = (credentials: Record<string, string>) => {
    const sealed = credentials[sessionField];
    return sealed === undefined ? null : context.keyring.open(sealed, place);
  };
  let current = open(channel.credentials);
  return {
    current: () => current,
    async renew(stale, earn) {
      current = await transaction(context.db, channel.workspace_id, system, async (tx) => {
        const locked = await lockChannel(tx, channel.id);
        const standing = locked ? open(locked.credentials) : null;
        if (standing !== null && standing !== stale) return standing;
        const earned = await earn();
        if (locked) {
          const credentials = { ...locked.credentials, [sessionField]: context.keyring.seal(earned, place) };
          await changeChannel(tx, channel.id, { credentials }, { keepVersion: true });
        }
        return earned;
      });
      return current;
    },
  };
}
