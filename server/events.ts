import { newId } from "./db/id.ts";
import type { Tx } from "./db/transaction.ts";

/**
 * Everything that can be said to have happened. The log is one table: outbox for reactions, source of live updates,
 * lines of a timeline and, with before and after, the audit.
 */
export const verbs = [
  "post.created",
  "post.edited",
  "post.deleted",
  "conversation.opened",
  "conversation.updated",
  "conversation.merged",
  "note.created",
  "note.deleted",
  "reply.queued",
  "reply.sending",
  "reply.sent",
  "reply.failed",
  "reply.unknown",
  "reply.cancelled",
  "channel.created",
  "channel.updated",
  "channel.deleted",
  "topic.created",
  "topic.updated",
  "topic.deleted",
  "person.created",
  "person.updated",
  "identity.linked",
  "identity.unlinked",
  "suppression.created",
  "suppression.lifted",
  "consent.recorded",
  "preference.recorded",
  "organization.created",
  "organization.updated",
  "product.created",
  "product.updated",
  "product.deleted",
  "purchase.created",
  "purchase.updated",
  "purchase.deleted",
  "saved_view.created",
  "saved_view.updated",
  "saved_view.deleted",
  "canned_reply.created",
  "canned_reply.deleted",
  "workspace.updated",
  "teammate.created",
  "api_key.created",
  "api_key.revoked",
  "import.created",
  "import.updated",
] as const;
export type Verb = (typeof verbs)[number];

/** Notes what happened; written and announced when the transaction commits. `data` is what a timeline or audit needs. */
export function record(
  tx: Tx,
  verb: Verb,
  subject: { kind: string; id: string } | null,
  more: { version?: number; data?: unknown } = {},
): void {
  tx.events.push({
    id: newId(),
    verb,
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    version: more.version ?? null,
    data: more.data ?? null,
  });
}
