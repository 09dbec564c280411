import type { Quota } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { type Answer, type Context, call, isSignedIn } from "./client.ts";
import { account } from "./entities.ts";
import { elementsOf, memberOf } from "./raw.ts";
import type { Place } from "./sources.ts";

const PAGE_SIZE = 40;

/**
 * Something on a timeline. `at` is the network's time, null where it tells none; `mark` changes when it, or the post it
 * is about, is edited.
 */
export type Item = { id: string | null; at: string | null; mark: string; raw: string; value: unknown };

export type Page = {
  /** newest first, as every timeline of the network is */
  items: Item[];
  /** path of the page of older items; null at the end of history */
  older: string | null;
  quota: Quota | null;
};

/** Where a place starts, newest page first. */
export async function firstPath(ctx: Context, place: Place): Promise<string> {
  const limit = `limit=${PAGE_SIZE}`;
  switch (place.kind) {
    case "notifications":
      return `/api/v1/notifications?${limit}`;
    case "home":
      return `/api/v1/timelines/home?${limit}`;
    case "own":
      return `/api/v1/accounts/${encodeURIComponent(await ownId(ctx))}/statuses?${limit}&exclude_reblogs=true`;
    case "hashtag":
      return `/api/v1/timelines/tag/${encodeURIComponent(place.tag)}?${limit}`;
    case "search":
      return `/api/v2/search?${limit}&type=statuses&q=${encodeURIComponent(place.words)}`;
  }
}

/** The account's id on its own server, which the network's global id does not tell. */
export async function ownId(ctx: Context): Promise<string> {
  const read = account.safeParse((await call(ctx, { path: "/api/v1/accounts/verify_credentials" })).body);
  if (!read.success) throw new ConnectorError("unreadable", "The server did not say whose token this is.");
  return read.data.id;
}

/** Searches turn pages by offset and know neither min_id nor a Link header. */
export const canAskForNewer = (place: Place): boolean => place.kind !== "search";

/** True where the account's own token is needed and there is none. */
export const isOutOfReach = (ctx: Context, place: Place): boolean => place.kind !== "hashtag" && !isSignedIn(ctx);

export async function readPage(ctx: Context, place: Place, path: string): Promise<Page> {
  const answer = await call(ctx, { path });
  const items = rawItems(answer, place).map(itemOf);
  return { items, older: olderPath(answer, path, items, place), quota: answer.quota };
}

function rawItems({ text, body }: Answer, place: Place): string[] {
  const within = place.kind === "search" ? memberOf(text, "statuses") : text;
  if (place.kind === "search" ? within === null : !Array.isArray(body)) {
    throw new ConnectorError("retryable", "The server answered with something that is not a list.");
  }
  return elementsOf(within ?? "");
}

function itemOf(raw: string): Item {
  const value: unknown = JSON.parse(raw);
  const { id, created_at, edited_at, status } = membersOf(value);
  const known = (typeof id === "string" && id !== "") || Number.isSafeInteger(id) ? String(id) : null;
  const at = typeof created_at === "string" && !Number.isNaN(Date.parse(created_at)) ? created_at : null;
  const editedAt = edited_at ?? membersOf(status).edited_at;
  return { id: known, at, mark: typeof editedAt === "string" ? editedAt : "", raw, value };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function olderPath(answer: Answer, path: string, items: Item[], place: Place): string | null {
  if (items.length === 0) return null;
  if (place.kind === "search") {
    const [base = "", query = ""] = path.split("?");
    const parameters = new URLSearchParams(query);
    parameters.set("offset", String(Number(parameters.get("offset") ?? 0) + items.length));
    return `${base}?${parameters}`;
  }
  if (answer.links.next) return answer.links.next;
  // Some servers and proxies send no Link header: the oldest id says the same.
  const last = items.findLast(({ id }) => id !== null);
  return last?.id ? withParameter(path, "max_id", last.id) : null;
}

/** The path with one paging parameter instead of whichever it had. */
export function withParameter(path: string, name: "min_id" | "max_id", value: string): string {
  const [base = "", query = ""] = path.split("?");
  const parameters = new URLSearchParams(query);
  for (const each of ["min_id", "max_id", "since_id", "offset"]) parameters.delete(each);
  parameters.set(name, value);
  return `${base}?${parameters}`;
}
