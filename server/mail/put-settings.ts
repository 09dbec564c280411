import type { Body } from "@earshot/contract/endpoint.ts";
import type { putMailSettings as endpoint } from "@earshot/contract/mail.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueueSend } from "./queue-mail.ts";
import { lockMailSettings, type MailSettingsRow, sealPassword, upsertSettings } from "./settings.ts";
import { waitForSettings } from "./store.ts";

/**
 * Sets the mail server. A kept password stays only for the same server and name: it is told to no other. Without
 * encryption a server must be one of this network's, which EARSHOT_ALLOW_PRIVATE_HOSTS names (422 otherwise). What waited
 * for better settings is tried at once.
 */
export async function putSettings(
  context: Context,
  tx: Tx,
  given: Body<typeof endpoint>,
  ifMatch: number | null,
): Promise<MailSettingsRow> {
  const before = await lockMailSettings(tx);
  if (ifMatch !== null && (before?.version ?? 0) !== ifMatch)
    throw conflict("Somebody else changed the mail settings meanwhile.", before?.version ?? 0);
  const host = given.host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  const isAllowed = context.config.allowPrivateHosts.includes(
    `${host.includes(":") ? `[${host}]` : host}:${given.port}`,
  );
  if (given.security === "none" && !isAllowed)
    throw refused(
      "unencrypted",
      "Without encryption everybody on the way reads passwords and links. Use TLS or STARTTLS, or name a server of your own network in EARSHOT_ALLOW_PRIVATE_HOSTS.",
      [{ path: "security", code: "unencrypted", message: "only for a server of your own network" }],
    );
  const isSame = before?.host === host && before.port === given.port && before.username === given.username;
  const kept = isSame ? before.password : null;
  const password = given.password === undefined ? kept : sealPassword(context, tx.workspaceId, given.password);
  if ((given.username === null) !== (password === null))
    throw refused("login_incomplete", "A mail server wants a name and a password, or neither.", [
      given.username === null
        ? { path: "username", code: "missing", message: "needed with a password" }
        : { path: "password", code: "missing", message: "needed with a name; it is not kept for another server" },
    ]);
  const row = await upsertSettings(tx, {
    host,
    port: given.port,
    security: given.security,
    username: given.username,
    password,
    from_name: given.fromName.toWellFormed(),
    from_address: given.fromAddress,
    reply_to: given.replyTo,
    updated_at: context.now(),
  });
  record(tx, "mail_settings.updated", null, {
    version: row.version,
    data: { by: tx.actor.name, host, port: given.port, security: given.security, from: given.fromAddress },
  });
  for (const mail of await waitForSettings(tx)) await enqueueSend(tx, mail);
  return row;
}
