import MailComposer from "nodemailer/lib/mail-composer";
import { oneLine, type RenderedMail } from "./render-mail.ts";
import type { MailSettingsRow } from "./settings.ts";
import type { MailRow } from "./store.ts";

/** Headers whose values are ours, and the two parts; the same id for every try. */
export async function compose(
  mail: Pick<MailRow, "id" | "template" | "purpose" | "to_name" | "to_address" | "created_at">,
  settings: Pick<MailSettingsRow, "from_name" | "from_address" | "reply_to">,
  rendered: RenderedMail,
  unsubscribeUrl: string | null,
): Promise<Buffer> {
  const domain = settings.from_address.split("@").at(-1) ?? "localhost";
  const composer = new MailComposer({
    messageId: `<${mail.id}@${domain}>`,
    date: mail.created_at,
    from: { name: oneLine(settings.from_name), address: settings.from_address },
    to: { name: oneLine(mail.to_name ?? ""), address: mail.to_address },
    ...(settings.reply_to !== null && { replyTo: settings.reply_to }),
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(unsubscribeUrl !== null && {
        "List-Unsubscribe": { prepared: true, foldLines: false, value: `<${unsubscribeUrl}>` },
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
      ...(mail.template === "digest" && { "List-Id": `digest.${domain}` }),
    },
    // Nothing is read from disk or fetched, whatever stands in a text.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
