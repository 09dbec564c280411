import type { Context } from "#server/context.ts";
import { SealError } from "#server/net/seal.ts";
import type { MailPurpose, MailRow } from "./store.ts";

/** Who asks not to get which mails any more. Good for ever and as often as it is used; opens nothing else. */
export type Unsubscribe = { personId: string; list: "digest" | Exclude<MailPurpose, "service"> };

/** What such a link is bound to: its workspace and this one purpose. */
const sealedAs = (workspaceId: string) => ({ channelId: workspaceId, field: "unsubscribe" });

/** The address that ends mails like this one, at Earshot itself: also without a portal; null for a mail that somebody asked for in that moment. */
export function unsubscribeUrl(
  context: Context,
  mail: Pick<MailRow, "workspace_id" | "person_id" | "purpose" | "template">,
): string | null {
  if (mail.person_id === null || mail.purpose === "service") return null;
  const what: Unsubscribe = {
    personId: mail.person_id,
    list: mail.template === "digest" ? "digest" : mail.purpose,
  };
  const sealed = context.keyring.seal(JSON.stringify(what), sealedAs(mail.workspace_id));
  return `${context.config.publicUrl}/unsubscribe/${mail.workspace_id}?token=${sealed}`;
}

/** What a link ends; null for one that is not ours, or of another workspace. */
export function openUnsubscribe(context: Context, workspaceId: string, token: string): Unsubscribe | null {
  try {
    return JSON.parse(context.keyring.open(token, sealedAs(workspaceId))) as Unsubscribe;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
