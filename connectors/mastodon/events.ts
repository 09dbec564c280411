import type { ConnectorEvent, Reactor, Source } from "../connector.ts";
import { authorOf } from "./author.ts";
import type { Context } from "./client.ts";
import { type AccountEntity, notification, type StatusEntity, status } from "./entities.ts";
import { normalize, type Reading } from "./normalize.ts";
import type { Item } from "./page.ts";
import { domainOf, Parents } from "./parents.ts";
import { placeOf } from "./sources.ts";

type Given = Pick<Item, "raw" | "value">;

/** Items of a timeline, oldest first, as events in the same order. Asks the server for the parents it does not know. */
export async function eventsOf(ctx: Context, source: Source, items: Given[]): Promise<ConnectorEvent[]> {
  const isNotifications = placeOf(source).kind === "notifications";
  const readings = items.map(({ raw, value }) =>
    isNotifications ? readNotification(value, raw) : readStatus(value, raw),
  );
  const parents = new Parents();
  await parents.learn(
    ctx,
    readings.flatMap((reading) => (reading.type === "status" ? [reading.status] : [])),
  );
  return readings.map((reading) => eventOf(reading, readingOf(ctx, parents)));
}

/** What an item of the network is to us. */
export type Read =
  | { type: "status"; status: StatusEntity; addressed: boolean; raw: string }
  | { type: "engagement"; status: StatusEntity; by: { kind: Reactor["kind"]; account: AccountEntity } | null }
  | Extract<ConnectorEvent, { type: "unknown" }>;

export function readStatus(value: unknown, raw: string): Read {
  const read = status.safeParse(value);
  if (!read.success) return { type: "unknown", kind: "status", raw };
  // A reblog is no post of its own: it tells how far the original went.
  if (read.data.reblog) {
    const original = status.safeParse(read.data.reblog);
    return original.success
      ? engagementOf(original.data, { kind: "repost", account: read.data.account })
      : { type: "unknown", kind: "reblog", raw };
  }
  return { type: "status", status: read.data, addressed: false, raw };
}

export function readNotification(value: unknown, raw: string): Read {
  const read = notification.safeParse(value);
  if (!read.success) return { type: "unknown", kind: "notification", raw };
  const about = status.safeParse(read.data.status);
  const { type } = read.data;
  if (about.success && WITH_POST.has(type)) {
    return { type: "status", status: about.data, addressed: type === "mention" || type === "quote", raw };
  }
  if (about.success && ENGAGING.has(type)) {
    const kind = type === "reblog" ? "repost" : "like";
    return engagementOf(about.data, read.data.account ? { kind, account: read.data.account } : null);
  }
  return { type: "unknown", kind: `notification ${type}`, raw };
}

export function eventOf(read: Read, reading: (status: StatusEntity) => Reading): ConnectorEvent {
  if (read.type === "unknown") return read;
  if (read.type === "engagement") return countersOf(read, reading(read.status).domain);
  const post = normalize(read.status, reading(read.status));
  const isOurs = post.author !== null && post.author.externalId === reading(read.status).account?.externalId;
  return { type: "post", post: { ...post, addressed: post.addressed || (read.addressed && !isOurs) }, raw: read.raw };
}

export function readingOf(ctx: Context, parents: Parents): (status: StatusEntity) => Reading {
  const domain = domainOf(ctx);
  return (status) => ({ domain, account: ctx.account, parent: parents.of(ctx, status), sanitize: ctx.sanitize });
}

/** `update`: a post we answered or shared was edited; `quote`: somebody quotes us. */
const WITH_POST = new Set(["mention", "status", "update", "quote", "quoted_update"]);
const ENGAGING = new Set(["favourite", "reblog", "pleroma:emoji_reaction"]);

const engagementOf = (status: StatusEntity, by: Extract<Read, { type: "engagement" }>["by"]): Read => ({
  type: "engagement",
  status,
  by,
});

/** The network counts by itself; a like or share has no id of its own, so who and what stand for it. It is never taken back. */
function countersOf({ status, by }: Extract<Read, { type: "engagement" }>, domain: string): ConnectorEvent {
  const author = by && authorOf(by.account, domain);
  return {
    type: "engagement",
    externalId: status.uri,
    likes: status.favourites_count,
    reposts: status.reblogs_count,
    replies: status.replies_count,
    ...(by &&
      author && { by: [{ kind: by.kind, externalId: `${author.externalId}#${by.kind} ${status.uri}`, author }] }),
  };
}
