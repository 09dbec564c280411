import { z } from "zod";
import type { NormalAuthor, NormalPost, Quota } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { POST, readAtUri } from "./at-uri.ts";
import { type Answer, type Context, call } from "./client.ts";
import { authorFrom, Identities } from "./identities.ts";
import { callSignedIn, isSignedIn, sessionOf } from "./session.ts";
import { isDid } from "./settings.ts";
import type { Place } from "./sources.ts";

/** What stands on a list. `id` and `cid` tell whether it is known, and in which version. */
export type Item = {
  id: string;
  cid: string;
  /** address of the post, or of the like or repost that is told of */
  uri: string;
  value: unknown;
  author: NormalAuthor;
  pds: string | null;
  /** why the account is told; null on other lists */
  reason: string | null;
  subject: string | null;
  engagement: NormalPost["engagement"];
  raw: string;
};

export type Page = {
  /** newest first, as every list of the network is */
  items: Item[];
  older: string | null;
  quota: Quota | null;
};

/** A list that can be read page by page. */
export type List = {
  page(older: string | null): Promise<Page>;
  /** the newest version of the repository that is listed; null where no repository is */
  version(): Promise<string | null>;
  /** whose repository it is: what is not on that list any more is gone; null for an AppView's lists */
  owner: string | null;
};

const PAGE_SIZE = 100;

export async function listOf(ctx: Context, place: Place): Promise<List> {
  switch (place.kind) {
    case "own": {
      const { did, handle, pds } = await sessionOf(ctx);
      const name = ctx.account?.name ?? handle;
      const author = authorFrom({ did, handle, name, pds, avatarUrl: ctx.account?.avatarUrl ?? null });
      return repository(ctx, did, pds, author, (method, params) => callSignedIn(ctx, { method, params }));
    }
    case "account": {
      const identities = new Identities(ctx, ctx.settings);
      const did = isDid(place.name) ? place.name : await identities.didOf(place.name);
      if (did === null) throw new ConnectorError("gone", `Nobody is called @${place.name}.`);
      const { pds } = await identities.locate(did);
      const author = await identities.author(did);
      return repository(ctx, did, pds, author, (method, params) => call(ctx, { origin: pds, method, params }));
    }
    case "notifications":
    case "search":
      return appView(ctx, place);
  }
}

const records = z.object({
  records: z.array(z.unknown()),
  cursor: z.string().max(2048).nullish().catch(null),
});
const record = z.object({
  uri: z.string().min(1).max(2048),
  cid: z.string().min(1).max(200),
  value: z.unknown().optional(),
});

type Ask = (method: string, params: Record<string, string | number | undefined>) => Promise<Answer>;

function repository(ctx: Context, did: string, pds: string, author: NormalAuthor, ask: Ask): List {
  return {
    owner: did,
    async page(older) {
      const params = { repo: did, collection: POST, limit: PAGE_SIZE, cursor: older ?? undefined };
      const { body, quota } = await ask("com.atproto.repo.listRecords", params);
      const read = records.safeParse(body);
      if (!read.success)
        throw new ConnectorError("retryable", "The server answered with something that is not a list.");
      const items = read.data.records.flatMap((each): Item[] => {
        const one = record.safeParse(each);
        const at = one.success ? readAtUri(one.data.uri) : null;
        if (!one.success || !at) return [];
        const { uri, cid, value } = one.data;
        const raw = JSON.stringify(each);
        return [{ id: at.rkey, cid, uri, value, author, pds, reason: null, subject: null, engagement: null, raw }];
      });
      const isLast = read.data.records.length === 0 || !read.data.cursor;
      return { items, older: isLast ? null : (read.data.cursor ?? null), quota };
    },
    async version() {
      const { body } = await call(ctx, { origin: pds, method: "com.atproto.sync.getLatestCommit", params: { did } });
      const read = z.object({ rev: z.string().max(100) }).safeParse(body);
      if (!read.success) throw new ConnectorError("retryable", "The server did not tell the repository's version.");
      return read.data.rev;
    },
  };
}

const count = z.number().int().nonnegative().catch(0);
const view = z.object({
  uri: z.string().min(1).max(2048),
  cid: z.string().min(1).max(200),
  author: z.object({
    did: z.string().min(1).max(512),
    handle: z.string().catch(""),
    displayName: z.string().nullish().catch(null),
    avatar: z.string().nullish().catch(null),
  }),
  record: z.unknown().optional(),
  reason: z.string().min(1).max(100).nullish().catch(null),
  reasonSubject: z.string().max(2048).nullish().catch(null),
  likeCount: count,
  repostCount: count,
  replyCount: count,
});

function appView(ctx: Context, place: Extract<Place, { kind: "notifications" | "search" }>): List {
  const isSearch = place.kind === "search";
  const method = isSearch ? "app.bsky.feed.searchPosts" : "app.bsky.notification.listNotifications";
  const words = isSearch ? { q: place.words, sort: "latest" } : {};
  return {
    owner: null,
    version: async () => null,
    async page(older) {
      if (!isSignedIn(ctx)) throw new ConnectorError("unauthorized", "This needs a handle and an app password.");
      const params = { ...words, limit: PAGE_SIZE, cursor: older ?? undefined };
      const { body, quota } = await callSignedIn(ctx, { method, params });
      const name = isSearch ? "posts" : "notifications";
      const listed = z
        .object({ [name]: z.array(z.unknown()), cursor: z.string().nullish().catch(null) })
        .safeParse(body);
      const all = (listed.data?.[name] ?? null) as unknown[] | null;
      if (all === null)
        throw new ConnectorError("retryable", "The AppView answered with something that is not a list.");
      const next = all.length === 0 ? null : ((listed.data?.cursor as string | null | undefined) ?? null);
      return { items: all.flatMap((each) => viewItem(each, isSearch)), older: next, quota };
    },
  };
}

/** A post or a notification as the AppView shows it. */
export function viewItem(value: unknown, withCounts: boolean): Item[] {
  const read = view.safeParse(value);
  if (!read.success) return [];
  const { uri, cid, author, record, reason, reasonSubject } = read.data;
  const identity = {
    did: author.did,
    handle: author.handle || "handle.invalid",
    name: author.displayName?.trim() || null,
    avatarUrl: author.avatar ?? null,
    pds: null,
  };
  return [
    {
      id: uri,
      cid,
      uri,
      value: record,
      author: authorFrom(identity),
      pds: null,
      reason: reason ?? null,
      subject: reasonSubject ?? null,
      engagement: withCounts
        ? { likes: read.data.likeCount, reposts: read.data.repostCount, replies: read.data.replyCount }
        : null,
      raw: JSON.stringify(value),
    },
  ];
}
