import { newId } from "../server/db/id.ts";
import { canary, type Row, type Seeds, text } from "./seed-row.ts";

/** What stands on the portal and what came of it: questions, articles, ideas, points. */
export async function seedPortalRows(row: Row, seeds: Seeds): Promise<void> {
  await questions(row, seeds);
  await articles(row, seeds);
  await ideas(row, seeds);
  await points(row, seeds);
}

/** A question that came from a network, and its answer on the way back. */
async function questions(row: Row, seeds: Seeds): Promise<void> {
  const now = new Date();
  await row("category", { id: seeds.category, slug: canary, name: text, product_id: seeds.product });
  for (const [kind, id] of [
    ["question", seeds.question],
    ["answer", seeds.answer],
  ] as const) {
    await row("post", {
      id,
      network: "portal",
      external_id: id,
      kind,
      visibility: "public",
      title: kind === "question" ? text : null,
      text,
      author_id: seeds.identity,
      root_id: seeds.question,
      posted_at: now,
    });
  }
  await row("question", {
    id: seeds.question,
    category_id: seeds.category,
    author_id: seeds.identity,
    answers: 1,
    last_at: now,
  });
  await row("answer", { id: seeds.answer, question_id: seeds.question, author_id: seeds.identity });
  await row("question_tag", { question_id: seeds.question, tag: canary });
  await row("question_source", {
    post_id: seeds.post,
    question_id: seeds.question,
    first: true,
    author_id: seeds.identity,
    quote: text,
    named: true,
    added_at: now,
    notice: `${text} {{link}}`,
  });
  await row("relay", {
    id: seeds.relay,
    question_id: seeds.question,
    conversation_id: seeds.conversation,
    post_id: seeds.post,
    answer_id: seeds.answer,
    state: "offered",
    created_at: now,
  });
}

/** An article and a tracked link to it. */
async function articles(row: Row, seeds: Seeds): Promise<void> {
  await row("article", { id: seeds.article, title: text, search_key: text, text, state: "published" });
  await row("article_version", { article_id: seeds.article, n: 1, title: text, text });
  await row("article_tag", { article_id: seeds.article, tag: canary });
  await row("tracked_link", {
    id: seeds.link,
    code: canary,
    target_kind: "article",
    target_id: seeds.article,
    conversation_id: seeds.conversation,
    reply_id: seeds.reply,
    created_by: text,
  });
}

/** A shipped idea, who stands behind it and who was told. */
async function ideas(row: Row, seeds: Seeds): Promise<void> {
  await row("idea", {
    id: seeds.idea,
    title: text,
    search_key: text,
    text,
    answer: text,
    state: "shipped",
    change_id: seeds.ideaChange,
    product_id: seeds.product,
    votes: 1,
  });
  await row("idea_change", {
    id: seeds.ideaChange,
    idea_id: seeds.idea,
    from_state: "started",
    to_state: "shipped",
    answer: text,
  });
  await row("idea_evidence", { idea_id: seeds.idea, post_id: seeds.post, added_by: text });
  await row("idea_vote", { idea_id: seeds.idea, person_id: seeds.person, source: "teammate" });
  await row("idea_telling", { change_id: seeds.ideaChange, text });
  await row("idea_told", {
    change_id: seeds.ideaChange,
    backer_id: seeds.person,
    post_id: seeds.post,
    held_code: "gone",
    held_reason: text,
  });
}

/** A member with an act that counts, the line it earned, what was said of it, and a dispute. */
async function points(row: Row, seeds: Seeds): Promise<void> {
  const [charter_id, member_id, ruling_id] = [newId(), newId(), newId()];
  const [now, version] = [new Date(), 1];
  await row("charter", { id: charter_id, purpose: text });
  await row("program", { charter_id });
  await row("program_opening", { id: newId(), opened_at: now, override_reason: text });
  await row("act_rule_set", { version, daily_cap: 50, from_at: now });
  for (const rule of [
    { version, kind: "accepted_answer", counts: true, points: 15 },
    { version, kind: "helpful_answer", counts: true, points: 5, threshold: 3 },
    { version, kind: "shipped_idea", counts: true, points: 20, credits: "first" },
    { version, kind: "recommendation", counts: true, points: 10 },
  ])
    await row("act_rule", rule);
  await row("member", { id: member_id, person_id: seeds.person, identity_id: seeds.identity, name: text });
  await row("act", {
    id: seeds.act,
    kind: "accepted_answer",
    subject_id: seeds.answer,
    member_id,
    round: 1,
    rules_version: version,
    worth: 15,
    happened_at: now,
    day: now.toISOString().slice(0, 10),
    state: "held",
    recorded_at: now,
  });
  await row("act_ruling", { id: ruling_id, act_id: seeds.act, ruling: "counted", reason: text, ruled_at: now });
  await row("entry", {
    id: newId(),
    member_id,
    act_id: seeds.act,
    kind: "earned",
    points: 15,
    rules_version: version,
    reason: "rule",
    ruling_id,
    at: now,
  });
  await row("dispute", { id: seeds.dispute, act_id: seeds.act, member_id, text, disputed_at: now });
}
