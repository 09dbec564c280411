import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { Connector } from "@earshot/connectors/connector.ts";
import { feed } from "@earshot/connectors/feed/index.ts";
import { contentTypes, type FeedFormat, type FeedItem, writeFeed } from "./feed-document.ts";
import { absence, filesIn, folder, readCase } from "./feed-recorded.ts";
import { openLoopback } from "./loopback.ts";
import type { Peer, PeerPost } from "./peer.ts";
import { Troubles } from "./trouble.ts";

export type FeedPeer = Peer & {
  url: string;
  origin: string;
  items: FeedItem[];
  /** what the last request asked with */
  lastHeaders: IncomingMessage["headers"];
  /** serves these bytes at this path from now on */
  put(path: string, body: string | Uint8Array, headers?: Record<string, string>, status?: number): void;
  /** answers this path with a redirect from now on */
  move(path: string, status: number, to: string): void;
  /** the peer's own feed with these habits */
  habits: {
    gzip: boolean;
    etag: boolean;
    lastModified: boolean;
    ttl: number | null;
    page: number | null;
    newestLast: boolean;
  };
};

/** A feed server on loopback: validators and 304, gzip, paging, moves, and everything of `Peer`. */
export async function openFeedPeer(format: FeedFormat = "rss"): Promise<FeedPeer> {
  const troubles = new Troubles();
  const placed = new Map<string, { status: number; headers: Record<string, string>; body: string | Uint8Array }>();
  const items: FeedItem[] = [];
  const habits = { gzip: true, etag: true, lastModified: true, ttl: null, page: null, newestLast: false };
  let strange = false;
  let repeats = false;
  let made = 0;

  const server = await openLoopback({ serve });
  const origin = `http://127.0.0.1:${server.port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    peer.lastHeaders = request.headers;
    if (await troubles.meet(request, response)) return;
    const url = new URL(request.url ?? "/", origin);
    const other = placed.get(url.pathname);
    if (other) {
      response.writeHead(other.status, other.headers).end(other.body);
      return;
    }
    if (url.pathname !== "/feed") {
      response.writeHead(404).end();
      return;
    }
    serveFeed(request, response, Number(url.searchParams.get("page") ?? 0));
  }

  function serveFeed(request: IncomingMessage, response: ServerResponse, page: number): void {
    const size = peer.habits.page ?? items.length;
    const newest = peer.habits.newestLast ? items : items.toReversed();
    const shown = newest.slice(page * size, (page + 1) * size);
    const listed = repeats ? [...shown.toReversed(), ...shown] : shown;
    const next = peer.habits.page && (page + 1) * size < items.length ? `${origin}/feed?page=${page + 1}` : null;
    const body = writeFeed(format, listed, { strange, next, ttl: peer.habits.ttl });
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const headers: Record<string, string> = { "content-type": contentTypes[format] };
    if (peer.habits.etag) headers.etag = etag;
    if (peer.habits.lastModified) headers["last-modified"] = lastModified(items);
    const same = peer.habits.etag
      ? request.headers["if-none-match"] === etag
      : peer.habits.lastModified && request.headers["if-modified-since"] === lastModified(items);
    if (same) {
      response.writeHead(304, headers).end();
      return;
    }
    if (peer.habits.gzip) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers).end(peer.habits.gzip ? gzipSync(body) : body);
  }

  const peer: FeedPeer = {
    connector: feed as unknown as Connector,
    settings: { url: `${origin}/feed` },
    credentials: {},
    allow: [`127.0.0.1:${server.port}`],
    secrets: [],
    can: { edit: true, delete: false, thread: format !== "json", html: true, anyId: true, own: false },
    url: `${origin}/feed`,
    origin,
    items,
    lastHeaders: {},
    habits,
    async publish(post) {
      made += 1;
      const item = toItem(post, made);
      items.push(item);
      return item.id;
    },
    async edit(id, { text, at }) {
      const item = items.find((one) => one.id === id);
      if (item) Object.assign(item, { html: text, updatedAt: at });
    },
    async remove(id) {
      const at = items.findIndex((item) => item.id === id);
      if (at >= 0) items.splice(at, 1);
    },
    repeat() {
      repeats = true;
    },
    async strange() {
      strange = true;
      return "pressure";
    },
    rateLimits: (until, now) => [
      { status: 429, headers: { "retry-after": String((until.getTime() - now.getTime()) / 1000) } },
      { status: 429, headers: { "retry-after": until.toUTCString() } },
      { status: 503, headers: { "retry-after": until.toUTCString() } },
    ],
    answer: (trouble, times) => troubles.answer(trouble, times),
    calm: () => troubles.calm(),
    beforeAnswer: (act) => troubles.beforeAnswer(act),
    requests: () => troubles.count,
    connections: server.connections,
    replies: async () => [],
    recorded: () => ({
      absence,
      answers: (absence ? [] : filesIn(folder)).map((path) => ({
        name: relative(folder, path),
        replay() {
          const { bytes, contentType } = readCase(path);
          troubles.answer({ status: 200, headers: { "content-type": contentType ?? "application/xml" }, body: bytes });
        },
      })),
      posts: 300,
    }),
    async outgrow() {
      items.length = 0;
      for (let n = 0; n < 30; n += 1) {
        made += 1;
        items.push(
          toItem(
            { text: `Since then ${n}`, at: new Date(START + 3 * 86_400_000 - (30 - n) * 60_000).toISOString() },
            made,
          ),
        );
      }
      return { text: "Since then 29" };
    },
    put(path, body, headers = {}, status = 200) {
      placed.set(path, { status, headers, body });
    },
    move(path, status, to) {
      placed.set(path, { status, headers: { location: to }, body: "" });
    },
    async close() {
      troubles.calm();
      await server.close();
    },
  };
  return peer;
}

const START = Date.parse("2026-03-01T08:00:00.000Z");

function toItem(post: PeerPost, made: number): FeedItem {
  return {
    id: post.id ?? `item-${made}`,
    title: null,
    html: post.html ?? (post.text ?? `Post ${made}`).replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
    author: post.author ?? "Samir Cole",
    publishedAt: post.at ?? new Date(START + made * 60_000).toISOString(),
    updatedAt: null,
    inReplyTo: post.inReplyTo ?? null,
  };
}

function lastModified(items: FeedItem[]): string {
  const times = items.map(({ publishedAt, updatedAt }) => Date.parse(updatedAt ?? publishedAt));
  return new Date(Math.max(START, ...times)).toUTCString();
}
