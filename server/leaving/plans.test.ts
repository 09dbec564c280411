import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { pageOfConversations } from "../inbox/page-of-conversations.ts";
import { askedNow, thanksTo } from "./mine-store.ts";
import { leavingsOfQuestion, lockOpenLeaving, newestLeaving, overdue } from "./store.ts";
import { candidatesFor } from "./willing-store.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const [some, other] = [newId(), newId()];
const now = new Date("2026-03-18T14:20:00Z");

/** What is read often, and the index conditions it was designed for. */
const reads: [name: string, read: (tx: Tx) => Promise<unknown>, conditions: RegExp[]][] = [
  [
    "who may be asked: willing members, then their own answers, posts and askings alone",
    (tx) =>
      candidatesFor(
        tx,
        { conversationId: some, askerId: other, categoryId: some, tags: ["e7"], topicIds: [other] },
        now,
      ),
    [
      /asking_wish_willing/,
      /asked_member_member[\s\S]*?Index Cond: .*member_id = .*asked_at >/,
      /answer_author[\s\S]*?Index Cond: .*author_id = /,
      / on post_\w+ [\s\S]*?Index Cond: .*author_id = /,
      /person_preference_person[\s\S]*?Index Cond: .*person_id = /,
      /suppression_person[\s\S]*?Index Cond: .*person_id = /,
    ],
  ],
  ["what is due", (tx) => overdue(tx, now, 200), [/conversation_community[\s\S]*?Index Cond: .*community_until <= /]],
  [
    "the newest of a conversation",
    (tx) => newestLeaving(tx, some),
    [/leaving_conversation[\s\S]*?Index Cond: .*conversation_id = /],
  ],
  ["the one that goes on", (tx) => lockOpenLeaving(tx, some), [/leaving_open[\s\S]*?Index Cond: .*conversation_id = /]],
  [
    "every time of a question",
    (tx) => leavingsOfQuestion(tx, some),
    [/leaving_question[\s\S]*?Index Cond: .*question_id = /],
  ],
  [
    "what a member is asked",
    (tx) => askedNow(tx, some, now),
    [/asked_member_member[\s\S]*?Index Cond: .*member_id = /],
  ],
  [
    "who thanked a member",
    (tx) => thanksTo(tx, some, { since: now, until: now }),
    [/thanks_member[\s\S]*?Index Cond: .*member_id = .*at >/],
  ],
  [
    "what waits, the least time left first",
    (tx) => pageOfConversations(tx, null, { status: "waiting_community", sort: "deadline", after: null, limit: 50 }),
    [/Index Scan using conversation_(?:community|status)/],
  ],
];

test.each(reads)("%s", async (_name, read, conditions) => {
  const plans = await world.tx(async (tx) => {
    // Small tables are cheapest to scan; the question is what large ones do.
    await sql`set local enable_seqscan = off; set local enable_bitmapscan = off`.execute(tx.db);
    return plansOf(tx, read);
  });
  const plan = plans.join("\n");
  for (const condition of conditions) expect(plan).toMatch(condition);
  expect(plan).not.toContain("Seq Scan");
});
