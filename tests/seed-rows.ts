import { sql } from "kysely";
import { newId } from "../server/db/id.ts";
import type { Tx } from "../server/db/transaction.ts";
import { enqueue } from "../server/jobs.ts";
import { keepApiKey } from "../server/workspace/create-api-key.ts";
import type { World } from "./world.ts";

/** A word that stands in every text of the seeded rows, to be looked for where it must not appear. */
export const canary = "canaryquist";

export type Seeds = Record<
  | "channel"
  | "topic"
  | "person"
  | "identity"
  | "suppression"
  | "stopProposal"
  | "organization"
  | "personNote"
  | "product"
  | "category"
  | "question"
  | "answer"
  | "purchase"
  | "post"
  | "conversation"
  | "reply"
  | "cannedReply"
  | "savedView"
  | "idea"
  | "article"
  | "link"
  | "ideaChange"
  | "act"
  | "dispute"
  | "leavingRule"
  | "apiKey"
  | "import"
  | "failedJob"
  | "correction"
  | "mail"
  | "mailSuppression"
  | "insight"
  | "ownModel"
  | "relay",
  string
>;

/** One row of everything that has an id on the wire, written straight into the tables of a workspace. */
export async function seedRows(world: World, workspaceId: string): Promise<Seeds> {
  return world.tx(async (tx) => {
    const workspace_id = tx.workspaceId;
    const made = <K extends keyof Seeds>(_: K) => newId();
    const seeds: Seeds = {
      channel: made("channel"),
      topic: made("topic"),
      person: made("person"),
      identity: made("identity"),
      suppression: made("suppression"),
      stopProposal: made("stopProposal"),
      organization: made("organization"),
      personNote: made("personNote"),
      product: made("product"),
      category: made("category"),
      question: made("question"),
      answer: made("answer"),
      purchase: made("purchase"),
      post: made("post"),
      conversation: made("conversation"),
      reply: made("reply"),
      cannedReply: made("cannedReply"),
      savedView: made("savedView"),
      idea: made("idea"),
      article: made("article"),
      link: made("link"),
      ideaChange: made("ideaChange"),
      act: made("act"),
      dispute: made("dispute"),
      leavingRule: made("leavingRule"),
      apiKey: "",
      import: made("import"),
      failedJob: "",
      correction: made("correction"),
      mail: made("mail"),
      mailSuppression: made("mailSuppression"),
      insight: made("insight"),
      ownModel: made("ownModel"),
      relay: made("relay"),
    };
    const text = `the ${canary} hisses`;
    seeds.failedJob = await failedJob(tx);
    const now = new Date();
    const insert = tx.db;
    await insert
      .insertInto("channel")
      .values({ workspace_id, id: seeds.channel, connector: "square", slug: `${canary}-channel`, name: text })
      .execute();
    await insert
      .insertInto("topic")
      .values({ workspace_id, id: seeds.topic, name: text, role: "own", query: canary })
      .execute();
    await insert
      .insertInto("organization")
      .values({ workspace_id, id: seeds.organization, name: text, name_key: text })
      .execute();
    await insert
      .insertInto("person")
      .values({ workspace_id, id: seeds.person, name: text, name_key: text, organization_id: seeds.organization })
      .execute();
    await insert
      .insertInto("person_note")
      .values({ workspace_id, id: seeds.personNote, person_id: seeds.person, text })
      .execute();
    await insert
      .insertInto("consent")
      .values({
        workspace_id,
        id: newId(),
        person_id: seeds.person,
        purpose: "updates",
        granted: false,
        source: "teammate",
        evidence: text,
      })
      .execute();
    await insert
      .insertInto("person_preference")
      .values({
        workspace_id,
        id: newId(),
        person_id: seeds.person,
        kind: "language",
        value: JSON.stringify(canary),
        source: "teammate",
      })
      .execute();
    await insert
      .insertInto("identity")
      .values({
        workspace_id,
        id: seeds.identity,
        network: "square",
        external_id: seeds.identity,
        handle: canary,
        handle_key: canary,
        name: text,
        last_post_at: now,
      })
      .execute();
    await insert
      .insertInto("suppression")
      .values({ workspace_id, id: seeds.suppression, person_id: seeds.person, reason: text, source: "teammate" })
      .execute();
    await insert.insertInto("product").values({ workspace_id, id: seeds.product, name: text, sku: canary }).execute();
    await insert
      .insertInto("purchase")
      .values({
        workspace_id,
        id: seeds.purchase,
        person_id: seeds.person,
        product_id: seeds.product,
        purchased_at: now,
      })
      .execute();
    await insert
      .insertInto("post_key")
      .values({ workspace_id, network: "square", external_id: seeds.post, post_id: seeds.post })
      .execute();
    await insert
      .insertInto("post")
      .values({
        workspace_id,
        id: seeds.post,
        network: "square",
        external_id: seeds.post,
        kind: "status",
        visibility: "public",
        text,
        author_id: seeds.identity,
        root_id: seeds.post,
        posted_at: now,
      })
      .execute();
    await insert
      .insertInto("stop_proposal")
      .values({
        workspace_id,
        id: seeds.stopProposal,
        post_id: seeds.post,
        identity_id: seeds.identity,
        words: text,
      })
      .execute();
    await insert
      .insertInto("category")
      .values({ workspace_id, id: seeds.category, slug: canary, name: text, product_id: seeds.product })
      .execute();
    for (const [kind, id] of [
      ["question", seeds.question],
      ["answer", seeds.answer],
    ] as const) {
      await insert
        .insertInto("post")
        .values({
          workspace_id,
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
        })
        .execute();
    }
    await insert
      .insertInto("question")
      .values({
        workspace_id,
        id: seeds.question,
        category_id: seeds.category,
        author_id: seeds.identity,
        answers: 1,
        last_at: now,
      })
      .execute();
    await insert
      .insertInto("answer")
      .values({ workspace_id, id: seeds.answer, question_id: seeds.question, author_id: seeds.identity })
      .execute();
    await insert
      .insertInto("question_tag")
      .values({ workspace_id, question_id: seeds.question, tag: canary })
      .execute();
    await insert
      .insertInto("post_channel")
      .values({ workspace_id, post_id: seeds.post, channel_id: seeds.channel, local_id: seeds.post })
      .execute();
    await insert.insertInto("match").values({ workspace_id, post_id: seeds.post, topic_id: seeds.topic }).execute();
    await insert
      .insertInto("conversation")
      .values({
        workspace_id,
        id: seeds.conversation,
        root_id: seeds.post,
        network: "square",
        channel_id: seeds.channel,
        started_by: "customer",
        opened_by: "addressed",
        visibility: "public",
        customer_id: seeds.identity,
        subject: text,
        snippet: text,
        last_post_id: seeds.post,
        last_at: now,
      })
      .execute();
    await insert
      .insertInto("conversation_post")
      .values({ workspace_id, post_id: seeds.post, conversation_id: seeds.conversation })
      .execute();
    await insert
      .insertInto("question_source")
      .values({
        workspace_id,
        post_id: seeds.post,
        question_id: seeds.question,
        first: true,
        author_id: seeds.identity,
        quote: text,
        named: true,
        added_at: now,
        notice: `${text} {{link}}`,
      })
      .execute();
    await insert
      .insertInto("relay")
      .values({
        workspace_id,
        id: seeds.relay,
        question_id: seeds.question,
        conversation_id: seeds.conversation,
        post_id: seeds.post,
        answer_id: seeds.answer,
        state: "offered",
        created_at: now,
      })
      .execute();
    await insert
      .insertInto("conversation_tag")
      .values({ workspace_id, conversation_id: seeds.conversation, tag: canary })
      .execute();
    await insert
      .insertInto("note")
      .values({ workspace_id, id: newId(), conversation_id: seeds.conversation, text })
      .execute();
    await insert
      .insertInto("reply")
      .values({
        workspace_id,
        id: seeds.reply,
        conversation_id: seeds.conversation,
        parent_id: seeds.post,
        channel_id: seeds.channel,
        text,
        visibility: "public",
        state: "failed",
      })
      .execute();
    await insert.insertInto("canned_reply").values({ workspace_id, id: seeds.cannedReply, name: text, text }).execute();
    await insert
      .insertInto("saved_view")
      .values({ workspace_id, id: seeds.savedView, scope: "team", name: text, filter: "{}", position: 0 })
      .execute();
    await insert
      .insertInto("import")
      .values({
        workspace_id,
        id: seeds.import,
        kind: "people",
        state: "ready",
        file_name: text,
        bytes: 20,
        received: 20,
        format: "csv",
        encoding: "utf-8",
        delimiter: ",",
        columns: ["email", canary],
        author_kind: "system",
      })
      .execute();
    await insert
      .insertInto("import_part")
      .values({ workspace_id, import_id: seeds.import, at: 0, data: Buffer.from(`email,${canary}\na@b.example,x\n`) })
      .execute();
    await insert
      .insertInto("article")
      .values({ workspace_id, id: seeds.article, title: text, search_key: text, text, state: "published" })
      .execute();
    await insert
      .insertInto("article_version")
      .values({ workspace_id, article_id: seeds.article, n: 1, title: text, text })
      .execute();
    await insert.insertInto("article_tag").values({ workspace_id, article_id: seeds.article, tag: canary }).execute();
    await insert
      .insertInto("tracked_link")
      .values({
        workspace_id,
        id: seeds.link,
        code: canary,
        target_kind: "article",
        target_id: seeds.article,
        conversation_id: seeds.conversation,
        reply_id: seeds.reply,
        created_by: text,
      })
      .execute();
    await insert
      .insertInto("idea")
      .values({
        workspace_id,
        id: seeds.idea,
        title: text,
        search_key: text,
        text,
        answer: text,
        state: "shipped",
        change_id: seeds.ideaChange,
        product_id: seeds.product,
        votes: 1,
      })
      .execute();
    await insert
      .insertInto("idea_change")
      .values({
        workspace_id,
        id: seeds.ideaChange,
        idea_id: seeds.idea,
        from_state: "started",
        to_state: "shipped",
        answer: text,
      })
      .execute();
    await insert
      .insertInto("idea_evidence")
      .values({ workspace_id, idea_id: seeds.idea, post_id: seeds.post, added_by: text })
      .execute();
    await insert
      .insertInto("idea_vote")
      .values({ workspace_id, idea_id: seeds.idea, person_id: seeds.person, source: "teammate" })
      .execute();
    await insert
      .insertInto("leaving_rule")
      .values({ workspace_id, id: seeds.leavingRule, name: text, topic_id: seeds.topic })
      .execute();
    await insert.insertInto("idea_telling").values({ workspace_id, change_id: seeds.ideaChange, text }).execute();
    await insert
      .insertInto("idea_told")
      .values({
        workspace_id,
        change_id: seeds.ideaChange,
        backer_id: seeds.person,
        post_id: seeds.post,
        held_code: "gone",
        held_reason: text,
      })
      .execute();
    await insert
      .insertInto("mail")
      .values({
        workspace_id,
        id: seeds.mail,
        template: "sign-in",
        purpose: "service",
        params: JSON.stringify({ portal: text, portalUrl: "https://community.example" }),
        to_name: text,
        to_address: `${text}@example.com`,
        to_key: `${text}@example.com`,
        state: "failed",
      })
      .execute();
    await insert
      .insertInto("insight")
      .values({
        workspace_id,
        id: seeds.insight,
        kind: "spike",
        series_id: seeds.topic,
        since: now,
        until: new Date(now.getTime() + 900_000),
        peak: 9,
        usual: 1,
        deviations: 8,
        note: text,
        evidence: JSON.stringify({
          read: 1,
          authors: 1,
          own: 0,
          terms: [{ term: canary, posts: 1, usual: 0 }],
          topics: [],
          intents: [],
          topAuthors: [],
          posts: [seeds.post],
        }),
      })
      .execute();
    await insert
      .insertInto("mail_suppression")
      .values({ workspace_id, id: seeds.mailSuppression, address_key: `${text}@example.com`, reason: "bounced" })
      .execute();
    await insert
      .insertInto("correction")
      .values({
        workspace_id,
        id: newId(),
        act_id: seeds.correction,
        post_id: seeds.post,
        field: "tone",
        old_value: "neutral",
        new_value: "negative",
        shown: "place",
        visible: true,
        by_name: text,
        at: now,
      })
      .execute();
    await insert
      .insertInto("own_model")
      .values({
        workspace_id,
        id: seeds.ownModel,
        base_url: `https://${text}.example/v1`,
        model: text,
        tasks: ["tone"],
        active: false,
        private_posts: false,
        requests_a_day: 1,
        tokens_a_day: 1,
      })
      .execute();
    await pointsOf(tx, seeds, text);
    const key = await keepApiKey(tx, { name: text, scopes: ["posts:read"], secret: `esk_${newId()}${newId()}` });
    return { ...seeds, apiKey: key.id };
  }, workspaceId);
}

/** A member with an act that counts, the line it earned, what was said of it, and a dispute. */
async function pointsOf(tx: Tx, seeds: Seeds, text: string): Promise<void> {
  const workspace_id = tx.workspaceId;
  const [charter_id, member_id, ruling_id] = [newId(), newId(), newId()];
  const [now, version] = [new Date(), 1];
  const insert = tx.db;
  await insert.insertInto("charter").values({ workspace_id, id: charter_id, purpose: text }).execute();
  await insert.insertInto("program").values({ workspace_id, charter_id }).execute();
  await insert
    .insertInto("program_opening")
    .values({ workspace_id, id: newId(), opened_at: now, override_reason: text })
    .execute();
  await insert.insertInto("act_rule_set").values({ workspace_id, version, daily_cap: 50, from_at: now }).execute();
  await insert
    .insertInto("act_rule")
    .values([
      { workspace_id, version, kind: "accepted_answer", counts: true, points: 15 },
      { workspace_id, version, kind: "helpful_answer", counts: true, points: 5, threshold: 3 },
      { workspace_id, version, kind: "shipped_idea", counts: true, points: 20, credits: "first" },
      { workspace_id, version, kind: "recommendation", counts: true, points: 10 },
    ])
    .execute();
  await insert
    .insertInto("member")
    .values({ workspace_id, id: member_id, person_id: seeds.person, identity_id: seeds.identity, name: text })
    .execute();
  await insert
    .insertInto("act")
    .values({
      workspace_id,
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
    })
    .execute();
  await insert
    .insertInto("act_ruling")
    .values({ workspace_id, id: ruling_id, act_id: seeds.act, ruling: "counted", reason: text, ruled_at: now })
    .execute();
  await insert
    .insertInto("entry")
    .values({
      workspace_id,
      id: newId(),
      member_id,
      act_id: seeds.act,
      kind: "earned",
      points: 15,
      rules_version: version,
      reason: "rule",
      ruling_id,
      at: now,
    })
    .execute();
  await insert
    .insertInto("dispute")
    .values({ workspace_id, id: seeds.dispute, act_id: seeds.act, member_id, text, disputed_at: now })
    .execute();
}

/** A job that was tried as often as it may be. */
async function failedJob(tx: Tx): Promise<string> {
  await enqueue(tx, "collect", { channelId: newId() }, { key: `failed:${tx.workspaceId}` });
  const { rows } = await sql<{ id: string }>`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'The steam ran out'
    where payload->>'workspaceId' = ${tx.workspaceId} returning id::text`.execute(tx.db);
  return rows[0]!.id;
}
