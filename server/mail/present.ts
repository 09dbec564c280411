import type { MailLine, MailSettings, MailSuppression } from "@earshot/contract/mail.ts";
import type { RenderedMail } from "./render-mail.ts";
import type { MailSettingsRow } from "./settings.ts";
import type { MailRow } from "./store.ts";
import type { MailSuppressionRow } from "./suppressed.ts";

export const presentSettings = (row: MailSettingsRow): MailSettings => ({
  host: row.host,
  port: row.port,
  security: row.security,
  username: row.username,
  hasPassword: row.password !== null,
  fromName: row.from_name,
  fromAddress: row.from_address,
  replyTo: row.reply_to,
  lastError: row.last_error,
  updatedAt: row.updated_at.toISOString(),
  version: row.version,
});

export const presentMail = (row: MailRow, { subject }: Pick<RenderedMail, "subject">): MailLine => ({
  id: row.id,
  template: row.template,
  subject,
  toName: row.to_name,
  toAddress: row.to_address,
  state: row.state,
  attempts: row.attempts,
  error: row.last_error,
  createdAt: row.created_at.toISOString(),
  retryAt: row.retry_at?.toISOString() ?? null,
  sentAt: row.sent_at?.toISOString() ?? null,
});

export const presentSuppressed = (row: MailSuppressionRow): MailSuppression => ({
  id: row.id,
  address: row.address_key,
  reason: row.reason,
  detail: row.detail,
  createdAt: row.created_at.toISOString(),
});
