import { sql } from "kysely";
import { newId } from "../server/db/id.ts";
import type { Tx } from "../server/db/transaction.ts";
import { enqueue } from "../server/jobs.ts";
import { keepApiKey } from "../server/workspace/create-api-key.ts";
import { seedPortalRows } from "./seed-portal-rows.ts";
import { canary, nouns, type Row, rowsOf, type Seeds, text } from "./seed-row.ts";
import type { World } from "./world.ts";

/** One row of everything that has an id on the wire, written straight into the tables of a workspace. */
export async function seedRows(world: World, workspaceId: string): Promise<Seeds> {
  return world.tx(async (tx) => {
    const row = rowsOf(tx);
    const key = await keepApiKey(tx, { name: text, scopes: ["posts:read"], secret: `esk_${newId()}${newId()}` });
    const made = Object.fromEntries(nouns.map((noun) => [noun, newId()])) as Seeds;
    const seeds = { ...made, apiKey: key.id, failedJob: await failedJob(tx) };
    await people(row, seeds);
    await posts(row, seeds);
    await desk(row, seeds);
    await arrivals(row, seeds);
    await seedPortalRows(row, seeds);
    return seeds;
  }, workspaceId);
}

/** Somebody known, with what they allow, wish and bought. */
async function people(row: Row, seeds: Seeds): Promise<void> {
  const now = new Date();
  await row("organization", { id: seeds.organization, name: text, name_key: text });
  await row("person", { id: seeds.person, name: text, name_key: text, organization_id: seeds.organization });
  await row("person_note", { id: seeds.personNote, person_id: seeds.person, text });
  await row("consent", {
    id: newId(),
    person_id: seeds.person,
    purpose: "updates",
    granted: false,
    source: "teammate",
    evidence: text,
  });
  await row("person_preference", {
    id: newId(),
    person_id: seeds.person,
    kind: "language",
    value: JSON.stringify(canary),
    source: "teammate",
  });
  await row("identity", {
    id: seeds.identity,
    network: "square",
    external_id: seeds.identity,
    handle: canary,
    handle_key: canary,
    name: text,
    last_post_at: now,
  });
  await row("suppression", { id: seeds.suppression, person_id: seeds.person, reason: text, source: "teammate" });
  await row("product", { id: seeds.product, name: text, sku: canary });
  await row("purchase", {
    id: seeds.purchase,
    person_id: seeds.person,
    product_id: seeds.product,
    purchased_at: now,
  });
}

/** What they said in public, where it was heard, and what was understood of it. */
async function posts(row: Row, seeds: Seeds): Promise<void> {
  const now = new Date();
  await row("channel", { id: seeds.channel, connector: "square", slug: `${canary}-channel`, name: text });
  await row("topic", { id: seeds.topic, name: text, role: "own", query: canary });
  await row("post_key", { network: "square", external_id: seeds.post, post_id: seeds.post });
  await row("post", {
    id: seeds.post,
    network: "square",
    external_id: seeds.post,
    kind: "status",
    visibility: "public",
    text,
    author_id: seeds.identity,
    root_id: seeds.post,
    posted_at: now,
  });
  await row("post_channel", { post_id: seeds.post, channel_id: seeds.channel, local_id: seeds.post });
  await row("match", { post_id: seeds.post, topic_id: seeds.topic });
  await row("stop_proposal", {
    id: seeds.stopProposal,
    post_id: seeds.post,
    identity_id: seeds.identity,
    words: text,
  });
  await row("correction", {
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
  });
  await row("insight", {
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
  });
  await row("own_model", {
    id: seeds.ownModel,
    base_url: `https://${text}.example/v1`,
    model: text,
    tasks: ["tone"],
    active: false,
    private_posts: false,
    requests_a_day: 1,
    tokens_a_day: 1,
  });
}

/** What the team does with it. */
async function desk(row: Row, seeds: Seeds): Promise<void> {
  const now = new Date();
  await row("conversation", {
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
  });
  await row("conversation_post", { post_id: seeds.post, conversation_id: seeds.conversation });
  await row("conversation_tag", { conversation_id: seeds.conversation, tag: canary });
  await row("note", { id: newId(), conversation_id: seeds.conversation, text });
  await row("reply", {
    id: seeds.reply,
    conversation_id: seeds.conversation,
    parent_id: seeds.post,
    channel_id: seeds.channel,
    text,
    visibility: "public",
    state: "failed",
  });
  await row("canned_reply", { id: seeds.cannedReply, name: text, text });
  await row("saved_view", { id: seeds.savedView, scope: "team", name: text, filter: "{}", position: 0 });
  await row("leaving_rule", { id: seeds.leavingRule, name: text, topic_id: seeds.topic });
}

/** What came as a file and what leaves as mail. */
async function arrivals(row: Row, seeds: Seeds): Promise<void> {
  await row("import", {
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
  });
  await row("import_part", { import_id: seeds.import, at: 0, data: Buffer.from(`email,${canary}\na@b.example,x\n`) });
  await row("mail", {
    id: seeds.mail,
    template: "sign-in",
    purpose: "service",
    params: JSON.stringify({ portal: text, portalUrl: "https://community.example" }),
    to_name: text,
    to_address: `${text}@example.com`,
    to_key: `${text}@example.com`,
    state: "failed",
  });
  await row("mail_suppression", { id: seeds.mailSuppression, address_key: `${text}@example.com`, reason: "bounced" });
}

/** A job that was tried as often as it may be. */
async function failedJob(tx: Tx): Promise<string> {
  await enqueue(tx, "collect", { channelId: newId() }, { key: `failed:${tx.workspaceId}` });
  const { rows } = await sql<{ id: string }>`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'The steam ran out'
    where payload->>'workspaceId' = ${tx.workspaceId} returning id::text`.execute(tx.db);
  return rows[0]!.id;
}
