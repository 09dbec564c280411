import type { Author, Post, PostKind, Visibility } from "@earshot/contract/posts.ts";
import { presentSignals, signalsOf } from "./signals.ts";
import type { StoredPost } from "./store.ts";

/** Where a picture of a stranger is shown from: our own guarded proxy. */
export type MediaUrl = (source: string) => string;

export function presentPost(row: StoredPost, mediaUrl: MediaUrl): Post {
  return {
    id: row.id,
    network: row.network,
    externalId: row.external_id,
    kind: row.kind as PostKind,
    visibility: row.visibility as Visibility,
    title: row.title,
    text: row.text,
    html: row.html,
    lang: row.lang,
    url: row.url,
    postedAt: row.posted_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    placeholder: row.placeholder,
    own: row.own,
    author: presentAuthor(row, mediaUrl),
    parentId: row.parent_id,
    threadId: row.root_id,
    channelIds: row.channels.map(({ id }) => id),
    media: row.media.map((item) => ({
      kind: item.kind as "image" | "video" | "audio" | "file",
      url: item.kind === "image" ? mediaUrl(item.url) : item.url,
      alt: item.alt,
      width: item.width,
      height: item.height,
    })),
    engagement: { likes: row.likes, reposts: row.reposts, replies: row.replies },
    matches: row.matches.map((match) => ({
      topicId: match.topic_id,
      topicName: match.topic_name,
      words: match.words,
      endedAt: match.ended_at === null ? null : new Date(match.ended_at).toISOString(),
    })),
    conversationId: row.conversation_id,
    signals: presentSignals(signalsOf(row)),
  };
}

function presentAuthor(row: StoredPost, mediaUrl: MediaUrl): Author | null {
  if (row.author_id === null) return null;
  return {
    id: row.author_id,
    network: row.network,
    handle: row.author_handle ?? "",
    name: row.author_name ?? "",
    url: row.author_url,
    avatarUrl: row.author_avatar === null ? null : mediaUrl(row.author_avatar),
    personId: row.author_person,
    own: row.author_own,
  };
}
