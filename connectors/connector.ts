import type { Capability } from "@earshot/contract/channels.ts";
import type { PostKind, Visibility } from "@earshot/contract/posts.ts";
import type { z } from "zod";

/**
 * A connector is a manifest plus functions over what it is handed: no database, no timers of its own, no globals.
 * Everything it yields is a plain value; the server stores events and the next cursor in one transaction.
 */
export type Connector<S = Record<string, unknown>, C = Record<string, string>> = {
  manifest: Manifest<S, C>;
  /** The places one channel reads from, each with a cursor of its own. */
  sources(settings: S): Source[];
  /** Whose account this is; null for a source that nobody speaks through. Throws `unauthorized` for a bad token. */
  account?(ctx: ConnectorContext<S, C>): Promise<Account | null>;
  /** One page. `cursor` is null at first and JSON-safe opaque text after. Oldest event first within a page. */
  pull(ctx: ConnectorContext<S, C>, source: Source, cursor: string | null): Promise<Pull>;
  /** One page of history, going backwards from the first page; null cursor starts at what `pull` first saw. */
  backfill?(ctx: ConnectorContext<S, C>, source: Source, cursor: string | null): Promise<Pull>;
  /** Live events until the signal aborts or the connection ends; the server falls back to `pull` and comes again. */
  stream?(
    ctx: ConnectorContext<S, C>,
    sources: Source[],
  ): AsyncIterable<{ /** whose reach applies */ sourceId?: string; events: ConnectorEvent[] }>;
  /** What everybody says, heard once for all channels and workspaces that name the same service. */
  broadcast?: Broadcast<S>;
  send?(ctx: ConnectorContext<S, C>, command: Command, idempotencyKey: string): Promise<Sent>;
  /** Reads the network back for a doubtful send: the reply if it stands there, null only when it surely does not. */
  findSent?(ctx: ConnectorContext<S, C>, command: Command, idempotencyKey: string): Promise<Sent | null>;
  /** Ancestors and answers of a post, for placeholders. */
  thread?(ctx: ConnectorContext<S, C>, post: RemoteRef): Promise<ConnectorEvent[]>;
  /** Whether each still stands at its source; see `manifest.recheck`. */
  recheck?(ctx: ConnectorContext<S, C>, posts: RemoteRef[]): Promise<Recheck[]>;
  /** Who an account is now, by its global id. */
  profile?(ctx: ConnectorContext<S, C>, externalId: string): Promise<NormalAuthor>;
  /** What the network delivers to an address of ours. Pure: the server answers, stores the raw event, works later. */
  webhook?: Webhook;
  /** What can be followed at a page's address. */
  discover?(ctx: ConnectorContext<S, C>, url: string): Promise<Discovery[]>;
  /** What the network's custom puts in front of an answer that does not name its addressee yet; counted with it. Pure. */
  prefix?(text: string, parentHandle: string | null, account: Account | null): string;
  /** How the text counts on this network. Pure. */
  measure?(text: string, limits: TextRules): number;
};

export type Manifest<S, C> = {
  id: string;
  name: string;
  color: string;
  icon: string;
  /** one sentence for the person who connects it */
  summary: string;
  /** honest: real peer / recorded payloads / documentation */
  proven: string;
  settings: z.ZodType<S>;
  credentials: z.ZodType<C>;
  capabilities: Capability[];
  text: TextRules | null;
  /** seconds between polls when nothing else is known */
  pollEvery: number;
  /** seconds for which a send that nobody heard back from may still land: an absence counts only after them; 0 unless told */
  settles?: number;
  /** How often a post of an open conversation or a recent match is looked up again, and how many per run; absent where
   * the network tells every edit and delete by itself. */
  recheck?: {
    /** seconds */
    every: number;
    atOnce: number;
  };
  /** served inside the process under this host name, never dialled */
  inProcessHost?: string;
};

export type TextRules = {
  limit: number;
  unit: "characters" | "graphemes";
  /** every link counts this many units */
  linkLength: number | null;
  /** UTF-8 bytes that a text may have beside its limit */
  maxBytes?: number | null;
};

export type Source = {
  /** unique and stable within the channel */
  id: string;
  /** `account`: what addresses us or comes from us, raw-first; `public`: stored only when it matches a topic */
  reach: "account" | "public" | "all";
  label: string;
};

export type Account = {
  externalId: string;
  handle: string;
  name: string;
  url: string | null;
  avatarUrl: string | null;
  text?: TextRules;
};

export type ConnectorContext<S, C> = {
  channelId: string;
  settings: S;
  credentials: C;
  /** what signing in earned; sealed like the credentials */
  session: KeptSession;
  account: Account | null;
  /** the one guarded way out; redirects are followed by it */
  fetch: GuardedFetch;
  webSocket(url: string, options?: { headers?: Record<string, string> }): Promise<WebSocketLike>;
  signal: AbortSignal;
  now(): Date;
  random(): number;
  log: Log;
  /** the one sanitizer */
  sanitize(html: string): { html: string; text: string; images: { src: string; alt: string | null }[] };
};

export type KeptSession = {
  /** as it was when the work began; null before the first log-in */
  current(): string | null;
  /**
   * Replaces a session that has run out, under the channel's row lock: of two workers that hold the same `stale` one, the
   * first calls `earn` and the second is given what the first one earned.
   */
  renew(stale: string | null, earn: () => Promise<string>): Promise<string>;
};

export type GuardedFetch = (
  url: string | URL,
  init?: RequestInit & { maxBytes?: number; timeoutMs?: number; stream?: boolean },
) => Promise<Response>;

export type WebSocketLike = {
  send(data: string): void;
  close(): void;
  /** text frames until the socket closes; throws when it breaks */
  messages(): AsyncIterable<string>;
  /**
   * Frames as they came, all that wait and at most `most` at a time. Nothing is dropped: while the reader is slow the
   * socket is not read, and the other side waits or hangs up.
   */
  frames(most: number): AsyncIterable<(string | Uint8Array)[]>;
};

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type Pull = {
  events: ConnectorEvent[];
  nextCursor: string | null;
  /** false: another page waits right now */
  done: boolean;
  /** not before this time, as the network said */
  waitUntil?: Date;
  quota?: Quota;
  /** the cursor no longer reached back to where we were: history between the two is missing */
  gap?: { from: string; to: string; reason: string };
  /** the source moved for good: settings to store */
  settings?: Record<string, unknown>;
};

export type Quota = { limit: number; remaining: number; resetAt: string | null };

export type ConnectorEvent =
  | { type: "post"; post: NormalPost; raw: string }
  /** the source says it is gone; by its global id, or by the local one where that is all the network tells */
  | { type: "delete"; externalId: string | null; localId: string | null; at: string | null; raw: string }
  /** counters, which stand for themselves, and whoever of those counted the network names; null leaves a counter as it is */
  | {
      type: "engagement";
      externalId: string;
      likes: number | null;
      reposts: number | null;
      replies: number | null;
      by?: Reactor[];
    }
  /** somebody likes or shares a post, or takes that back (`subjectExternalId` null where the network tells no more) */
  | {
      type: "reaction";
      kind: "like" | "repost";
      externalId: string;
      subjectExternalId: string | null;
      gone?: boolean;
      /** who, where the network tells it */
      author?: NormalAuthor | null;
    }
  /** kept raw and counted, never thrown */
  | { type: "unknown"; kind: string; raw: string };

/** Somebody who likes or shares a post; the id is the same whichever way and however often it is told. */
export type Reactor = { kind: "like" | "repost"; externalId: string; author: NormalAuthor; gone?: boolean };

/** What a network's object becomes before it is stored. Times are ISO 8601; offsets are code points of `text`. */
export type NormalPost = {
  /** the network's global id */
  externalId: string;
  /** the id one replies to through this channel */
  localId: string;
  network: string;
  kind: PostKind;
  visibility: Visibility;
  title: string | null;
  /** plain text */
  text: string;
  /** as the source gave it, unsanitized; the server sanitizes before it stores */
  html: string | null;
  lang: string | null;
  url: string | null;
  postedAt: string | null;
  editedAt: string | null;
  /** higher wins; milliseconds of the last edit, or of creation */
  revision: number;
  author: NormalAuthor | null;
  parentExternalId: string | null;
  /** the thread's first post where the network says so */
  rootExternalId: string | null;
  /** the post it shows beside its own words */
  quotesExternalId?: string | null;
  /** our connected account was addressed (a notification, a mention, a private message) */
  addressed: boolean;
  mentions: { externalId: string | null; handle: string; start: number; end: number }[];
  links: { url: string; start: number; end: number }[];
  tags: string[];
  media: {
    kind: "image" | "video" | "audio" | "file";
    url: string;
    alt: string | null;
    width: number | null;
    height: number | null;
  }[];
  engagement: { likes: number; reposts: number; replies: number } | null;
};

export type NormalAuthor = {
  /** the network's stable global id */
  externalId: string;
  handle: string;
  name: string;
  url: string | null;
  avatarUrl: string | null;
  followers: number | null;
  bot: boolean;
  /** known by name only; never linked by itself */
  weak: boolean;
};

export type RemoteRef = { externalId: string; localId: string };

export type Command =
  | {
      type: "reply";
      text: string;
      visibility: Visibility;
      parent: RemoteRef & { authorHandle: string | null };
      /** when it was written; read-back looks no further than shortly before */
      createdAt: string;
    }
  | { type: "delete"; target: RemoteRef };

export type Sent = { externalId: string; localId: string; url: string | null; createdAt: string };

export type Recheck = RemoteRef & {
  state: "present" | "edited" | "gone" | "forbidden" | "unknown";
  /** the post as it stands, where it was read anyway; an edit without it is fetched with its thread */
  event?: Extract<ConnectorEvent, { type: "post" }>;
};

export type Webhook = {
  /** The answer to the network's question whether this address is ours; null when that is not what was asked. */
  handshake(request: WebhookRequest, secret: string): WebhookAnswer | null;
  /** Whether the network sent exactly these bytes, recently. Compares in constant time. */
  verify(body: Uint8Array, headers: Headers, secret: string, now: Date): boolean;
  /** `deliveryId` is the network's own, where it gives one: the same again is the same delivery. */
  parse(body: Uint8Array, headers: Headers): { deliveryId: string | null; events: ConnectorEvent[] };
};

export type WebhookRequest = { method: string; query: URLSearchParams; headers: Headers; body: Uint8Array };
export type WebhookAnswer = { status: number; headers: Record<string, string>; body: string };

export type Discovery = { title: string; kind: string; settings: Record<string, unknown> };

/** A public stream that carries far more than anybody wants: first told in short, then in full for what is wanted. */
export type Broadcast<S> = {
  /** Channels of the same address share one connection; null: this one listens to none. */
  address(settings: S): string | null;
  /** `cursor`: after which to begin, null for now. */
  open(ctx: BroadcastContext, settings: S, cursor: string | null): BroadcastRun;
};

export type BroadcastContext = Pick<
  ConnectorContext<unknown, unknown>,
  "fetch" | "webSocket" | "signal" | "now" | "random" | "log"
>;

export type BroadcastRun = {
  /** In the order in which it was said. The first one is empty and says: connected. Ends when the connection does. */
  batches(): AsyncIterable<BroadcastBatch>;
  /** What was wanted, as one channel's events; may ask the network who said it. */
  events(wanted: Overheard[], account: Account | null): Promise<ConnectorEvent[]>;
};

export type BroadcastBatch = {
  heard: Overheard[];
  /** stands after the last of them; JSON-safe and opaque */
  cursor: string | null;
  gap?: Pull["gap"];
};

/** Something said in public, told as far as one must know to decide whether anybody wants it. */
export type Overheard = {
  kind: "post" | "delete" | "reaction";
  /** global id of what was said, taken away or reacted with */
  externalId: string;
  authorExternalId: string;
  /** global ids of posts that make it matter where they are known: itself, what it answers, what it reacts to */
  about: string[];
  /** accounts that it names, answers or quotes */
  addressees: string[];
  /** what queries are met with; null unless it is a post */
  said: { text: string; lang: string | null; hasLink: boolean; hasMedia: boolean; kind: PostKind } | null;
  /** the connector's own */
  frame: unknown;
};
