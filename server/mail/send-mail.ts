import { backOff } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { compose } from "./compose.ts";
import { linkOf } from "./link-of.ts";
import { mayLeave } from "./may-leave.ts";
import { enqueueSend } from "./queue-mail.ts";
import { renderMail } from "./render-mail.ts";
import { type MailSettingsRow, mailSettings, noteSettingsFault, serverOf } from "./settings.ts";
import { handOver, type SmtpOutcome } from "./smtp.ts";
import { changeMail, lockMail, type MailRow, markHandedOver } from "./store.ts";
import { suppressAddress } from "./suppressed.ts";
import { unsubscribeUrl } from "./unsubscribe-link.ts";

/** A call that has not come back by then is given up; the lease outlives it. */
const callMs = 30_000;
const leaseMs = 45_000;

type Claim = { mail: MailRow; settings: MailSettingsRow };

/**
 * Sends one mail of the outbox, once; without a mail server it is caught, to be looked at in the console. `sending` is
 * committed under a fence before the server is called, and `handed_over` before the last line of the text: a process that
 * dies before that moment has sent nothing and the mail is tried again, one that dies after it leaves the mail
 * `unknown`, which is never sent blind.
 */
export async function sendMail(context: Context, workspaceId: string, mailId: string): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const claim = await within((tx) => claimMail(context, tx, mailId));
  if (!claim) return;
  failPoint(context, "claimed");
  const { mail, settings } = claim;
  const outcome = await attempt();
  if (outcome.kind === "accepted") failPoint(context, "sent");
  await within((tx) => storeOutcome(context, tx, mail, outcome));
  failPoint(context, "stored");

  async function attempt(): Promise<SmtpOutcome> {
    try {
      const stop = unsubscribeUrl(context, mail);
      const rendered = renderMail(mail, { link: linkOf(context, mail), unsubscribeUrl: stop });
      return await handOver(
        context.guard,
        serverOf(context, settings),
        { from: settings.from_address, to: mail.to_address, raw: await compose(mail, settings, rendered, stop) },
        {
          signal: AbortSignal.timeout(callMs),
          async beforeEnd() {
            // A process that slept since it claimed must not send any more.
            if (!(await within((tx) => markHandedOver(tx, mail.id, mail.fence, context.now()))))
              throw new Error("The mail was taken by another attempt.");
          },
        },
      );
    } catch (error) {
      context.log.error({ err: error, mailId }, "A mail could not be made");
      return { kind: "refused", code: "bug", message: "The mail could not be made; the log has the details." };
    }
  }
}

/** Takes the mail for one attempt, or says on the record why not. Whether it may leave is decided here. */
async function claimMail(context: Context, tx: Tx, mailId: string): Promise<Claim | null> {
  const mail = await lockMail(tx, mailId);
  if (!mail) return null;
  const now = context.now();
  if (mail.state === "sending") {
    if (mail.lease_until && mail.lease_until > now) {
      await enqueueSend(tx, mail, mail.lease_until);
      return null;
    }
    if (mail.handed_over) {
      await end(tx, mail, "unknown", { code: "ambiguous", message: lost }, now);
      return null;
    }
  } else if (mail.state !== "queued") return null;
  if (mail.retry_at && mail.retry_at > now) {
    await enqueueSend(tx, mail, mail.retry_at);
    return null;
  }
  const answer = await mayLeave(tx, mail, now);
  if ("refusal" in answer) {
    await end(tx, mail, "failed", answer.refusal, now);
    return null;
  }
  if ("waitUntil" in answer) {
    await wait(tx, mail, answer.waitUntil, answer.because, now);
    return null;
  }
  const settings = await mailSettings(tx);
  if (!settings) {
    await changeMail(tx, mailId, { state: "caught", taken_at: now });
    record(tx, "mail.caught", { kind: "mail", id: mailId });
    return null;
  }
  const claimed = await changeMail(tx, mailId, {
    state: "sending",
    fence: mail.fence + 1,
    attempts: mail.attempts + 1,
    handed_over: false,
    taken_at: now,
    lease_until: new Date(now.getTime() + leaseMs),
  });
  return { mail: claimed, settings };
}

const lost = "Earshot ended while the mail was being handed over: whether it arrived is not known.";

/** A result counts only under the fence it was claimed with. */
async function storeOutcome(context: Context, tx: Tx, claimed: MailRow, outcome: SmtpOutcome): Promise<void> {
  const mail = await lockMail(tx, claimed.id);
  if (!mail || mail.fence !== claimed.fence || mail.state === "sent") return;
  const now = context.now();
  if (outcome.kind === "accepted") {
    await changeMail(tx, mail.id, { state: "sent", sent_at: now, lease_until: null, secret: null, last_error: null });
    await noteSettingsFault(tx, null);
    record(tx, "mail.sent", { kind: "mail", id: mail.id });
    return;
  }
  if (mail.state !== "sending") return;
  const { kind, code, message } = outcome;
  if (kind === "unknown") return end(tx, mail, "unknown", { code, message }, now);
  if (kind === "address")
    await suppressAddress(tx, { key: mail.to_key, reason: "bounced", detail: message.slice(0, 500), now });
  if (kind === "address" || kind === "refused") return end(tx, mail, "failed", { code, message }, now);
  if (kind === "settings") await noteSettingsFault(tx, { code, message, at: now.toISOString() });
  const at = new Date(now.getTime() + backOff(mail.attempts - 1, context.random));
  await wait(tx, mail, at, { code, message }, now);
}

/** Back into the queue, until then. */
async function wait(
  tx: Tx,
  mail: MailRow,
  until: Date,
  because: { code: string; message: string },
  now: Date,
): Promise<void> {
  await changeMail(tx, mail.id, {
    state: "queued",
    lease_until: null,
    retry_at: until,
    last_error: { ...because, at: now.toISOString() },
  });
  await enqueueSend(tx, mail, until);
  record(tx, "mail.queued", { kind: "mail", id: mail.id });
}

/** Nothing is tried any more until a person says so; a link it carried is gone. */
async function end(
  tx: Tx,
  mail: MailRow,
  state: "failed" | "unknown",
  because: { code: string; message: string },
  now: Date,
): Promise<void> {
  await changeMail(tx, mail.id, {
    state,
    lease_until: null,
    secret: null,
    last_error: { ...because, at: now.toISOString() },
  });
  record(tx, `mail.${state}`, { kind: "mail", id: mail.id }, { data: { code: because.code } });
}
