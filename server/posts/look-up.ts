import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft } from "./draft.ts";

/** What is stored already of what a batch speaks of: its posts, their parents and roots. */
export type KnownPosts = {
  get(network: string, externalId: string): KnownPost | undefined;
  set(network: string, externalId: string, post: KnownPost): void;
  channelSlug: string | null;
  /** external ids of our own accounts, `network external-id` */
  ownAccounts: ReadonlyMap<string, string>;
};

export type KnownPost = {
  id: string;
  rootId: string;
  authorId: string | null;
  own: boolean;
  placeholder: boolean;
  deleted: boolean;
  revision: number;
};

/**
 * Reads it in one query, by the small table of keys. Takes the workspace's line for granted. `speakers` are accounts of
 * ours beside the connected ones, by their external ids.
 */
export async function lookUp(
  tx: Tx,
  drafts: Draft[],
  channelId: string | null,
  speakers: string[] = [],
): Promise<KnownPosts> {
  const wanted = new Map<string, { network: string; external_id: string }>();
  for (const draft of drafts) {
    for (const external_id of [draft.externalId, draft.parentExternalId, draft.rootExternalId]) {
      if (external_id !== null) wanted.set(key(draft.network, external_id), { network: draft.network, external_id });
    }
  }
  const found = new Map<string, KnownPost>();
  if (wanted.size > 0) {
    const { rows } = await sql<Row>`
      select k.network, k.external_id, p.id, p.root_id, p.author_id, p.own, p.placeholder,
        p.deleted_at is not null as deleted, p.revision
      from json_to_recordset(${JSON.stringify([...wanted.values()])}::json) as w(network text, external_id text)
      join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = w.network and k.external_id = w.external_id
      join post p on p.workspace_id = k.workspace_id and p.id = k.post_id`.execute(tx.db);
    for (const row of rows) {
      found.set(key(row.network, row.external_id), {
        id: row.id,
        rootId: row.root_id,
        authorId: row.author_id,
        own: row.own,
        placeholder: row.placeholder,
        deleted: row.deleted,
        revision: Number(row.revision),
      });
    }
  }
  const channels = await tx.db
    .selectFrom("channel")
    .select(["id", "slug", "connector", "account"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("deleted_at", "is", null)
    .where((eb) => eb.or([eb("account", "is not", null), eb("id", "=", channelId)]))
    .execute();
  return {
    get: (network, externalId) => found.get(key(network, externalId)),
    set: (network, externalId, post) => found.set(key(network, externalId), post),
    channelSlug: channels.find((channel) => channel.id === channelId)?.slug ?? null,
    ownAccounts: new Map([
      ...channels.flatMap((channel) => {
        const account = channel.account as { externalId?: string } | null;
        return account?.externalId ? [[key(channel.connector, account.externalId), channel.id] as const] : [];
      }),
      ...drafts.flatMap(({ network, author }) =>
        author && speakers.includes(author.externalId) ? [[key(network, author.externalId), ""] as const] : [],
      ),
    ]),
  };
}

export const key = (network: string, externalId: string): string => `${network} ${externalId}`;

type Row = {
  network: string;
  external_id: string;
  id: string;
  root_id: string;
  author_id: string | null;
  own: boolean;
  placeholder: boolean;
  deleted: boolean;
  revision: string | number;
};

/** Ids of posts by their keys, in the order given; keys that are not there are left out. */
export async function postIdsByKey(tx: Tx, posts: { network: string; externalId: string }[]): Promise<string[]> {
  const wanted = posts.map(({ network, externalId }) => ({ network, external_id: externalId }));
  const { rows } = await sql<{ network: string; external_id: string; post_id: string }>`
    select k.network, k.external_id, k.post_id
    from json_to_recordset(${JSON.stringify(wanted)}::json) as w(network text, external_id text)
    join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = w.network and k.external_id = w.external_id`.execute(
    tx.db,
  );
  const byKey = new Map(rows.map((row) => [key(row.network, row.external_id), row.post_id]));
  return posts.flatMap((post) => byKey.get(key(post.network, post.externalId)) ?? []);
}
