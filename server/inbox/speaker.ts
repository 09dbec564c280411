import { sql } from "kysely";
import { type ChannelRow, channelById } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

/** Through which of our accounts a post can be answered, and how the network counts; or the sentence that says why not. */
export type Speaker = {
  channel: ChannelRow | null;
  refusal: string;
  networkName: string;
  limit: number | null;
  unit: "characters" | "graphemes" | null;
  linkLength: number | null;
  maxBytes: number | null;
  /** put in front of an answer by the network's custom */
  prefix(text: string): string;
  /** the answer's length with what is put in front */
  measure(text: string): number;
  localId: string | null;
};

const silent: Omit<Speaker, "refusal"> = {
  channel: null,
  networkName: "",
  limit: null,
  unit: null,
  linkLength: null,
  maxBytes: null,
  prefix: () => "",
  measure: (text) => [...text].length,
  localId: null,
};

export async function speaker(context: Context, tx: Tx, postId: string, preferred: string | null): Promise<Speaker> {
  const { rows } = await sql<{ channel_id: string; local_id: string; handle: string | null }>`${planKept}
    select c.channel_id, c.local_id, i.handle from post_channel c
    join post p on p.workspace_id = c.workspace_id and p.id = c.post_id
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where c.workspace_id = ${tx.workspaceId} and c.post_id = ${postId}
    order by c.channel_id is distinct from ${preferred}::uuid, c.seen_at`.execute(tx.db);
  let refusal =
    "This post did not come through a channel, so it cannot be answered from here. Write a note, or open it at its source.";
  for (const row of rows) {
    const channel = await channelById(tx, row.channel_id);
    const connector = channel && context.connectors.get(channel.connector);
    if (!channel || !connector) {
      refusal = "The channel this post came through was disconnected.";
      continue;
    }
    const { manifest } = connector;
    if (!connector.send || !manifest.capabilities.includes("reply")) {
      refusal = `${manifest.name} cannot carry replies. Write a note, or open the post at its source.`;
      continue;
    }
    if (connector.account && !channel.account) {
      refusal =
        channel.health === "reconnect"
          ? `${channel.name} has to be connected again before it can answer.`
          : `${channel.name} is connected without an account, so nobody can speak through it.`;
      continue;
    }
    const rules = channel.account?.text ?? manifest.text;
    const prefix = (text: string) => connector.prefix?.(text, row.handle, channel.account) ?? "";
    return {
      channel,
      refusal: "",
      networkName: manifest.name,
      limit: rules?.limit ?? null,
      unit: rules?.unit ?? null,
      linkLength: rules?.linkLength ?? null,
      maxBytes: rules?.maxBytes ?? null,
      prefix,
      measure: (text) => {
        const whole = prefix(text) + text;
        return rules && connector.measure ? connector.measure(whole, rules) : [...whole].length;
      },
      localId: row.local_id,
    };
  }
  return { ...silent, refusal };
}
