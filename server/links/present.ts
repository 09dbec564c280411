import type { TrackedLink } from "@earshot/contract/links.ts";
import type { LinkRow } from "./store.ts";

/** `home`: the portal's origin */
export function presentLink(row: LinkRow, home: string, clicks: number): TrackedLink {
  return {
    id: row.id,
    url: `${home}/l/${row.code}`,
    target: { kind: row.target_kind, id: row.target_id, title: row.target_title },
    conversationId: row.conversation_id,
    replyId: row.reply_id,
    clicks,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}
