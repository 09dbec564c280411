import type { ConversationChange } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { type Actor, system, type Tx } from "#server/db/transaction.ts";
import { createCannedReply } from "#server/inbox/canned-replies.ts";
import { updateConversation } from "#server/inbox/update.ts";
import type { Heard } from "./hear-past.ts";
import { type Handled, hour, minute, type Said } from "./said.ts";
import {
  backdate,
  type DatedEvent,
  type HeldPost,
  heldPosts,
  keepNote,
  keepSentReplies,
  markHandledRead,
  writeLog,
} from "./store.ts";
import { type TeamName, team } from "./team.ts";

type Desk = { anchor: Date; users: Record<TeamName, string>; heard: Heard };

/**
 * What the team did in two months with the conversations that the pipeline opened: answered, assigned, tagged, noted,
 * put aside, resolved, through the same verbs as any day, each at its time.
 */
export async function workAtTheDesk(context: Context, tx: Tx, desk: Desk): Promise<void> {
  const { anchor, users, heard } = desk;
  await backdate(tx);
  const held = await heldPosts(tx);
  const saidBy = new Map(
    heard.past.flatMap((said) => {
      const known = heard.externalIds.get(said.key);
      return known ? [[`${known.network} ${known.externalId}`, said] as const] : [];
    }),
  );
  const log: DatedEvent[] = setUp(heard, held, anchor);
  await recordReplies(tx, desk, held, saidBy);
  for (const posts of byConversation(held)) {
    const told = posts.flatMap((post) => saidBy.get(`${post.network} ${post.external_id}`) ?? []);
    log.push(...(await handle(context, tx, desk, posts[0]!, told)));
  }
  await cannedReplies(tx);
  await markHandledRead(tx, Object.values(users));
  await writeLog(tx, [...log, ...tx.events.splice(0).map((event) => ({ ...event, at: anchor, actor: system }))]);
}

/** Conversations opened when their first post was heard; the rest of the beginning at the beginning. */
function setUp(heard: Heard, held: HeldPost[], anchor: Date): DatedEvent[] {
  const openedAt = new Map(held.map((post) => [post.conversation_id, post.created_at]));
  return heard.events.flatMap((event) => {
    if (event.verb === "conversation.opened")
      return [{ ...event, actor: system, at: openedAt.get(event.subjectId ?? "") ?? anchor }];
    return /^(channel|topic)\.created$/.test(event.verb)
      ? [{ ...event, actor: system, at: new Date(anchor.getTime() - 61 * 24 * hour) }]
      : [];
  });
}

function byConversation(held: HeldPost[]): HeldPost[][] {
  const groups = new Map<string, HeldPost[]>();
  for (const post of held) groups.set(post.conversation_id, [...(groups.get(post.conversation_id) ?? []), post]);
  return [...groups.values()];
}

async function recordReplies(tx: Tx, { users }: Desk, held: HeldPost[], saidBy: Map<string, Said>): Promise<void> {
  const replies = held.flatMap((post) => {
    const said = saidBy.get(`${post.network} ${post.external_id}`);
    if (!said?.teammate || post.parent_id === null) return [];
    return {
      id: newId(),
      conversation_id: post.conversation_id,
      parent_id: post.parent_id,
      channel_id: post.channel_id,
      text: said.text,
      author_id: users[said.teammate],
      author_name: team[said.teammate].name,
      remote_id: post.external_id,
      remote_local_id: post.external_id.replace(/^square:/, ""),
      remote_url: post.url,
      post_id: post.post_id,
      sent_at: new Date(said.at),
    };
  });
  await keepSentReplies(tx, replies);
}

/** Old talk that nobody was asked to deal with ended by itself. */
const byItself: Handled = { by: "jonas", status: "no_reply_needed", reason: "Customers answered each other" };

async function handle(
  context: Context,
  tx: Tx,
  { anchor, users }: Desk,
  first: HeldPost,
  told: Said[],
): Promise<DatedEvent[]> {
  const last = told.at(-1)?.at ?? anchor.getTime();
  const isOld = last < anchor.getTime() - 30 * hour;
  const handled = told.find((said) => said.handled)?.handled ?? (isOld ? byItself : null);
  if (!handled) return [];
  const id = first.conversation_id;
  const ana: Actor = { kind: "user", id: users[handled.by], name: team[handled.by].name };
  const log: DatedEvent[] = [];
  const act = async (at: number, change: ConversationChange) => {
    const when = new Date(Math.min(at, anchor.getTime() - 1_000));
    const own: Tx = { ...tx, actor: ana, events: [] };
    await updateConversation({ ...context, now: () => when }, own, id, change, null);
    log.push(...own.events.map((event) => ({ ...event, at: when, actor: ana })));
  };
  const begun = told[0]!.at;
  const isTaken = handled.status !== "open" || (handled.priority ?? 0) >= 4;
  await act(begun + 5 * minute, {
    ...(isTaken && handled !== byItself && { assigneeId: users[handled.by] }),
    ...(handled.tag && { tags: [handled.tag] }),
    ...(handled.priority !== undefined && { priority: handled.priority }),
  });
  if (handled.note) {
    const created_at = new Date(Math.min(begun + 9 * minute, anchor.getTime()));
    await keepNote(tx, {
      id: newId(),
      conversation_id: id,
      author_id: users[handled.by],
      author_name: team[handled.by].name,
      text: handled.note,
      created_at,
    });
  }
  if (handled.status !== "open") {
    const snoozedUntil =
      handled.status === "snoozed" ? new Date(anchor.getTime() + 16 * hour).toISOString() : undefined;
    await act(last + 14 * minute, {
      status: handled.status,
      statusReason: handled.reason ?? null,
      ...(snoozedUntil && { snoozedUntil }),
    });
  }
  return log;
}

async function cannedReplies(tx: Tx): Promise<void> {
  await createCannedReply(tx, {
    name: "E7: five seconds of steam",
    text: "Sorry for the trouble! Please hold the steam button for five seconds until it clicks, then wait for the light. Dora Quist found it, and it clears E7. An update that keeps it away is on its way.",
  });
  await createCannedReply(tx, {
    name: "Ask for the number",
    text: "Could you send us the number under the machine? A private message is fine.",
  });
  await createCannedReply(tx, {
    name: "Money back",
    text: "Of course. We send you a label today and your money back as soon as the machine is on its way.",
  });
}
