import type { Conversation, Note, Reply, ReplyState, Status } from "@earshot/contract/inbox.ts";
import type { Visibility } from "@earshot/contract/posts.ts";
import { presentSignals, signalsOf } from "#server/posts/signals.ts";
import type { ReplyRow } from "./reply-store.ts";
import type { ConversationRow } from "./store.ts";
import type { NoteRow } from "./thread-store.ts";

export function presentConversation(row: ConversationRow, mediaUrl: (url: string) => string): Conversation {
  return {
    id: row.id,
    status: row.status as Status,
    statusReason: row.status_reason,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    communityUntil: row.community_until?.toISOString() ?? null,
    priority: row.priority,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? "Former teammate" },
    tags: row.tags,
    network: row.network,
    channelId: row.channel_id,
    threadId: row.root_id,
    subject: row.subject,
    startedBy: row.started_by as Conversation["startedBy"],
    visibility: row.visibility as Visibility,
    customer:
      row.customer_id === null
        ? null
        : {
            id: row.customer_id,
            network: row.customer_network ?? row.network,
            handle: row.customer_handle ?? "",
            name: row.customer_name ?? "",
            url: row.customer_url,
            avatarUrl: row.customer_avatar === null ? null : mediaUrl(row.customer_avatar),
            personId: row.customer_person,
            own: false,
          },
    openedBy: row.opened_by as Conversation["openedBy"],
    snippet: row.snippet,
    lastPostAt: row.last_at.toISOString(),
    lastPostBy: row.last_by,
    signals: presentSignals(signalsOf(row)),
    unread: row.unread,
    posts: row.posts,
    previousId: row.previous_id,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

export function presentReply(row: ReplyRow): Reply {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    channelId: row.channel_id,
    text: row.text,
    visibility: row.visibility as Visibility,
    state: row.state as ReplyState,
    remoteId: row.remote_id,
    remoteUrl: row.remote_url,
    postId: row.post_id,
    lastError: row.last_error,
    author: row.author_name === null ? null : { id: row.author_id ?? "", name: row.author_name },
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}

export function presentNote(row: NoteRow): Note {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    text: row.text,
    author: row.author_name === null ? null : { id: row.author_id ?? "", name: row.author_name },
    createdAt: row.created_at.toISOString(),
  };
}
