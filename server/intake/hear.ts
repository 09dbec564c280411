import type { BroadcastBatch, BroadcastRun, Overheard } from "@earshot/connectors/connector.ts";
import { sql } from "kysely";
import { type ChannelRow, changeChannel, lockChannel, moveCursor } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { failPoint } from "#server/fail-point.ts";
import { enqueue } from "#server/jobs.ts";
import type { TopicsEverywhere } from "#server/topics/everywhere.ts";
import { ingest } from "./ingest.ts";
import { readAhead } from "./read-ahead.ts";

/** Under which source a public stream's cursor stands with each channel. */
export const broadcastSource = "broadcast";

export type Listener = {
  context: Context;
  topics: TopicsEverywhere;
  run: BroadcastRun;
  /** channels that listen, of all workspaces */
  channels: ChannelRow[];
};

/**
 * Takes one batch of a public stream: matched in memory, and for each workspace that wants any of it stored in one
 * transaction with the cursor that follows. Without a hit the cursor is only moved when `keepCursor` says that it is
 * time. Answers how many were wanted; throws when something could not be stored, and then the cursor has not moved.
 */
export async function hear(listener: Listener, batch: BroadcastBatch, keepCursor: boolean): Promise<number> {
  const { context, topics, channels } = listener;
  const byWorkspace = grouped(channels);
  await topics.refresh([...byWorkspace.keys()]);
  const matched = new Map<Overheard, Set<string>>();
  for (const each of batch.heard) if (each.said) matched.set(each, topics.workspacesFor(each.said));
  let hits = 0;
  for (const [workspaceId, members] of byWorkspace) {
    const known = await transaction(context.db, workspaceId, system, (tx) =>
      knownIn(tx, members[0]!.connector, batch.heard),
    );
    const wanted = batch.heard.filter(
      (each) => matched.get(each)?.has(workspaceId) || known.has(each) || members.some((one) => concerns(each, one)),
    );
    hits += wanted.length;
    if (wanted.length > 0 || keepCursor || batch.gap) await store(listener, workspaceId, members, wanted, batch);
  }
  return hits;
}

/** It is said by one of our accounts, or to it. */
function concerns({ authorExternalId, addressees }: Overheard, { account }: ChannelRow): boolean {
  return account !== null && (authorExternalId === account.externalId || addressees.includes(account.externalId));
}

/** What speaks of a post that is here: itself, what it answers or reacts to; or takes back a reaction that is here. */
async function knownIn(tx: Tx, network: string, heard: Overheard[]): Promise<Set<Overheard>> {
  const ids = new Set(heard.flatMap(({ about }) => about));
  const taken = new Set(
    heard.flatMap(({ kind, about, externalId }) => (kind === "reaction" && about.length === 0 ? externalId : [])),
  );
  const found = new Set<string>();
  for (const [table, wanted] of [
    ["post_key", ids],
    ["reaction", taken],
  ] as const) {
    if (wanted.size === 0) continue;
    const { rows } = await sql<{ external_id: string }>`
      select k.external_id from json_array_elements_text(${JSON.stringify([...wanted])}::json) as x(external_id)
      join ${sql.table(table)} k on k.workspace_id = ${tx.workspaceId} and k.network = ${network}
        and k.external_id = x.external_id`.execute(tx.db);
    for (const { external_id } of rows) found.add(external_id);
  }
  return new Set(heard.filter(({ about, externalId }) => found.has(externalId) || about.some((id) => found.has(id))));
}

async function store(
  { context, run }: Listener,
  workspaceId: string,
  members: ChannelRow[],
  wanted: Overheard[],
  batch: BroadcastBatch,
): Promise<void> {
  for (const channel of members) {
    // The network may be asked who said it: never while a transaction is open.
    const own = (each: Overheard) => each.authorExternalId === channel.account?.externalId;
    const ours = await run.events(wanted.filter(own), channel.account);
    const others = await run.events(
      wanted.filter((each) => !own(each)),
      channel.account,
    );
    const ahead = await readAhead(context, workspaceId, [...ours, ...others]);
    await transaction(context.db, workspaceId, system, async (tx) => {
      const locked = await lockChannel(tx, channel.id);
      if (!locked) return;
      const to = { channelId: channel.id, network: channel.connector, live: true, ahead };
      await ingest(context, tx, { ...to, reach: "account", events: ours });
      await ingest(context, tx, { ...to, reach: "public", events: others });
      if (wanted.length > 0) failPoint(context, "ingested");
      if (batch.cursor !== null) await moveCursor(tx, channel.id, broadcastSource, batch.cursor);
      if (!batch.gap) return;
      await changeChannel(tx, channel.id, { gaps: [...locked.gaps, batch.gap].slice(-20) }, { keepVersion: true });
      // What can still be fetched of the time in between is fetched now.
      await enqueue(
        tx,
        "collect",
        { channelId: channel.id },
        { key: `collect:${channel.id}`, queue: `collect:${channel.id}` },
      );
    });
  }
}

function grouped(channels: ChannelRow[]): Map<string, ChannelRow[]> {
  const groups = new Map<string, ChannelRow[]>();
  for (const channel of channels) {
    const group = groups.get(channel.workspace_id);
    if (group) group.push(channel);
    else groups.set(channel.workspace_id, [channel]);
  }
  return groups;
}
