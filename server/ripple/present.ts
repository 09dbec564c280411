import type { Ripple, RippleRow } from "@earshot/contract/ripple.ts";
import type { MediaUrl } from "#server/posts/present.ts";
import type { RippleCounts } from "./ripple-store.ts";
import type { ActRow, CountedRow } from "./row-store.ts";

export function presentRipple(row: RippleCounts): Ripple {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    by: row.author_name,
    at: row.at.toISOString(),
    conversationId: row.conversation_id,
    questionId: row.question_id,
    network: row.network,
    total: row.total,
    people: row.people,
    liked: row.liked,
    reposted: row.reposted,
    quoted: row.quoted,
    replied: row.replied,
    unnamedLikes: row.unnamed_likes,
    unnamedReposts: row.unnamed_reposts,
    clicked: row.clicked,
    read: row.read,
    helpful: row.helpful,
    linked: row.linked,
    newcomers: row.newcomers,
    leftOut: row.left_out,
  };
}

export function presentActRow(row: ActRow, mediaUrl: MediaUrl): RippleRow {
  return {
    id: row.id,
    author: {
      id: row.identity_id,
      network: row.network,
      handle: row.handle,
      name: row.name,
      url: row.url,
      avatarUrl: row.avatar_url === null ? null : mediaUrl(row.avatar_url),
      personId: row.person_id,
      own: row.own,
    },
    acts: row.acts,
    at: row.at.toISOString(),
    post: row.post_id === null ? null : { id: row.post_id, text: row.text ?? "" },
    title: null,
    conversationId: null,
    count: 1,
    leftOut: row.left_out,
  };
}

/** `id` is the link's, page's or reply's; a day's readers are one row of each. */
export function presentCountedRow(row: CountedRow): RippleRow {
  return {
    id: `${row.id} ${row.at.toISOString()}`,
    author: null,
    acts: [],
    at: row.at.toISOString(),
    post: null,
    title: row.title,
    conversationId: row.conversation_id,
    count: row.count,
    leftOut: null,
  };
}
