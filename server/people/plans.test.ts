import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptPlansOf, plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { lastId, newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { countByKey } from "../insights/volume-store.ts";
import { standingConsents, wishesOf } from "./consent-store.ts";
import { walkAuthors } from "./identity-store.ts";
import { pageOfPurchases } from "./product-store.ts";
import { answersTo, ownPosts } from "./tie-store.ts";
import { notesAbout, notesOn, personEvents, postIdsBy, repliesTo } from "./timeline-store.ts";
import { walkByName, walkLastContact, walkNewest } from "./walk-people.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const id = newId();
const at = new Date("2026-01-01T00:00:00Z");
const period = { since: at, until: new Date("2026-02-01T00:00:00Z") };
const span = { before: lastId, limit: 51 };
const asked = { filter: { patterns: null }, limit: 51 };

/** Each hot read, and what its index has to be asked for: a filter over the workspace would not say it. */
const reads: [string, (tx: Tx) => Promise<unknown>, RegExp][] = [
  ["posts of a person", (tx) => postIdsBy(tx, [id, newId()], span), /Index Cond: .*author_id = .*id </],
  [
    "replies to a person",
    (tx) => repliesTo(tx, [id], span),
    // In empty tables the join may come after the index; with rows in them see hot-queries.test.ts.
    /Index Cond: .*customer_id = [\s\S]*using reply_conversation/,
  ],
  [
    "notes about a person",
    (tx) => notesAbout(tx, [id], span),
    /Index Cond: .*customer_id = [\s\S]*using note_conversation/,
  ],
  ["notes on people", (tx) => notesOn(tx, [id, newId()], span), /Index Cond: .*person_id = p\.id.*id </],
  ["consents that stand", (tx) => standingConsents(tx, id), /Index Cond: .*person_id = /],
  ["wishes that stand", (tx) => wishesOf(tx, id), /Index Cond: .*person_id = /],
  [
    "people by name, next page",
    (tx) => walkByName(tx, { key: "dora", id }, asked),
    /using person_by_name on person.*[\s\S]*Index Cond: .*ROW\(name_key, id\) >/,
  ],
  [
    "people by last contact, next page",
    (tx) => walkLastContact(tx, { at, identityId: id }, asked),
    /Index Cond: .*ROW\(last_post_at, id\) </,
  ],
  [
    "people of an organization",
    (tx) => walkNewest(tx, id, { ...asked, filter: { patterns: null, organizationId: id } }),
    /using person_organization on person[\s\S]*Index Cond: .*organization_id = .*id </,
  ],
  ["own posts of a tie", (tx) => ownPosts(tx, [id], 100), /Index Cond: .*author_id = /],
  ["answers to them", (tx) => answersTo(tx, [id, newId()]), /Index Cond: .*parent_id = ANY/],
  [
    "events of a person",
    (tx) => personEvents(tx, [id, newId()], ["x"], span),
    /Index Cond: .*subject_kind = .*subject_id = p\.id.*id </,
  ],
  [
    "purchases of a person",
    (tx) => pageOfPurchases(tx, { personId: id, after: null, limit: 50 }),
    /Index Cond: .*person_id = /,
  ],
  [
    "purchases, next page",
    (tx) => pageOfPurchases(tx, { after: { at, id }, limit: 50 }),
    /Index Cond: .*ROW\(.*purchased_at, .*id\) </,
  ],
  [
    "authors, next page",
    (tx) => walkAuthors(tx, { known: undefined, after: { at: at.toISOString(), id }, limit: 50 }),
    /Index Cond: .*ROW\(last_post_at, id\) </,
  ],
  [
    "authors in People",
    (tx) => walkAuthors(tx, { known: true, after: null, limit: 50 }),
    /using identity_known on identity/,
  ],
  [
    "volume of every topic",
    (tx) => countByKey(tx, { kind: "topic", topicId: undefined }, period),
    /Index Cond: .*at >= .*at </,
  ],
  [
    "volume of a topic by channel",
    (tx) => countByKey(tx, { kind: "channel", topicId: id }, period),
    /Index Cond: .*topic_id = .*at >= .*at </,
  ],
];

test.each(reads)("%s: the index serves under the policy", async (_, read, condition) => {
  const [plans, kept] = await world.tx(async (tx) => {
    // The tables are as good as empty: what is asked is whether the index can serve, not whether it pays here.
    await sql`set local enable_seqscan = off; set local enable_bitmapscan = off`.execute(tx.db);
    return [await plansOf(tx, read), await keptPlansOf(tx, read)] as const;
  });
  expect(plans.join("\n\n")).toMatch(condition);
  if (kept.length > 0) expect(kept.join("\n\n")).toMatch(condition);
});
