import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { type Actor, transaction } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { compose } from "./compose.ts";
import { renderMail } from "./render-mail.ts";
import { mailSettings, noteSettingsFault, serverOf } from "./settings.ts";
import { handOver, type SmtpOutcome } from "./smtp.ts";

const patienceMs = 25_000;

/** Sends one mail now by the settings that are kept, past the outbox, and says what the mail server said. */
export async function trySettings(
  context: Context,
  workspaceId: string,
  actor: Actor,
  to: string,
): Promise<SmtpOutcome> {
  const { settings, workspace } = await transaction(context.db, workspaceId, actor, async (tx) => ({
    settings: await mailSettings(tx),
    workspace: await thisWorkspace(tx),
  }));
  if (!settings) throw refused("no_mail_server", "There is no mail server to test yet. Save the settings first.");
  const mail = {
    id: newId(),
    template: "test",
    purpose: "service" as const,
    language: "en",
    params: { workspace: workspace?.name ?? "" },
    to_name: null,
    to_address: to,
    created_at: context.now(),
  };
  const rendered = renderMail(mail, { link: null, unsubscribeUrl: null });
  const outcome = await handOver(
    context.guard,
    serverOf(context, settings),
    { from: settings.from_address, to, raw: await compose(mail, settings, rendered, null) },
    { beforeEnd: async () => undefined, signal: AbortSignal.timeout(patienceMs) },
  );
  const { code, message } = outcome.kind === "settings" ? outcome : { code: "", message: "" };
  const at = context.now().toISOString();
  await transaction(context.db, workspaceId, actor, (tx) =>
    noteSettingsFault(tx, outcome.kind === "settings" ? { code, message, at } : null),
  );
  return outcome;
}
