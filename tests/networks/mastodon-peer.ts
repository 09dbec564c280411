import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { WebSocket } from "ws";
import { openLoopback } from "./loopback.ts";
import { pageOf } from "./mastodon-pages.ts";
import { type Answered, NOT_FOUND, operationOf, type Temper } from "./mastodon-routes.ts";
import { MastodonState, type Push } from "./mastodon-state.ts";
import { type Trouble, Troubles } from "./trouble.ts";

export type Logged = {
  operation: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: string;
  at: number;
};

export type MastodonPeer = Awaited<ReturnType<typeof startMastodonPeer>>;

type Options = {
  port?: number;
  token?: string;
  /** runs before an operation, such as `POST /api/v1/statuses`, is carried out */
  before?: (operation: string) => Promise<void>;
  keepAlive?: boolean;
};

/** A Mastodon server on loopback with a small cast, `brunnwerk` being the brand's account. */
export async function startMastodonPeer({
  port = 0,
  token = `token-${randomBytes(12).toString("hex")}`,
  before = async () => undefined,
  keepAlive = true,
}: Options = {}) {
  const state = new MastodonState();
  const troubles = new Troubles();
  const requests: Logged[] = [];
  const subscribers = new Set<Subscriber>();
  const rate = { isTold: true, limit: 300, remaining: 299, resetAt: null as string | null };
  const switches = { webSocket: true, serverSentEvents: true };

  const server = await openLoopback({
    port,
    keepAlive,
    serve: answer,
    refuses(request) {
      const url = new URL(request.url ?? "/", state.origin);
      const headers = headersOf(request);
      requests.push({ operation: "WS /api/v1/streaming", url: url.href, headers, body: "", at: Date.now() });
      if (url.pathname !== "/api/v1/streaming" || !switches.webSocket) return "404 Not Found";
      return viewerOf(headers) ? null : "401 Unauthorized";
    },
    live: (webSocket, request) => subscribe(webSocket, viewerOf(headersOf(request))!.id),
  });
  const host = `127.0.0.1:${server.port}`;
  state.origin = `http://${host}`;
  state.domain = host;
  state.onPush = (push) => {
    for (const each of subscribers) each.tell(push);
  };
  const temper: Temper = {
    honorsMinId: true,
    honorsMaxId: true,
    sendsLinks: true,
    repeats: false,
    mostItems: 40,
    hasInstanceV2: true,
    hasBatch: true,
    hasSource: true,
    hasSearch: true,
    streaming: `ws://${host}`,
    maxCharacters: 500,
    charactersPerUrl: 23,
  };
  state.addAccount("brunnwerk", "Brunnwerk");
  state.addAccount("dora", "Dora Quist");
  state.addAccount("ilse@kaffee.example", "Ilse Brand");
  state.addAccount("ostra_bot@ostra.example", "Ostra News", true);
  state.addToken("brunnwerk", token);

  function viewerOf(headers: Record<string, string | undefined>) {
    return state.tokens.get(headers.authorization?.replace(/^Bearer /, "") ?? "") ?? null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", state.origin);
    const headers = headersOf(request);
    const body = await text(request);
    const method = request.method ?? "GET";
    const route = operationOf(method, url.pathname);
    const isStream = url.pathname.startsWith("/api/v1/streaming/");
    const operation = isStream ? `GET ${url.pathname}` : (route?.operation ?? `${method} ${url.pathname}`);
    requests.push({ operation, url: url.href, headers, body, at: Date.now() });

    await before(operation);
    if (await troubles.meet(request, response, operation)) return;
    if (isStream) return streamEvents(url, headers, response);
    const page = method === "GET" ? pageOf(state, url.pathname) : null;
    if (page !== null) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
      return;
    }
    // A token that the server does not know is refused wherever it is shown.
    const isUnknownToken = headers.authorization !== undefined && viewerOf(headers) === null;
    const answered: Answered = isUnknownToken
      ? { status: 401, json: { error: "The access token is invalid" } }
      : route
        ? route.handler(state, { method, url, headers, body, viewer: viewerOf(headers) }, route.parts, temper)
        : NOT_FOUND;
    const whole = JSON.stringify(answered.json);
    if (troubles.meetCommitted(request, response, whole, operation)) return;
    response.writeHead(answered.status, { ...jsonHeaders(), ...answered.headers });
    response.end(whole);
  }

  function jsonHeaders(): Record<string, string> {
    const json = { "content-type": "application/json; charset=utf-8" };
    if (!rate.isTold) return json;
    const resetAt = rate.resetAt ?? new Date(Math.ceil(Date.now() / 300_000) * 300_000).toISOString();
    return {
      ...json,
      "x-ratelimit-limit": String(rate.limit),
      "x-ratelimit-remaining": String(rate.remaining),
      "x-ratelimit-reset": resetAt,
    };
  }

  function streamEvents(url: URL, headers: Record<string, string | undefined>, response: ServerResponse): void {
    const viewer = viewerOf(headers);
    if (!switches.serverSentEvents || !viewer) {
      response.writeHead(viewer ? 404 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: viewer ? "Not Found" : "Missing access token" }));
      return;
    }
    const tag = url.pathname.endsWith("/hashtag") ? (url.searchParams.get("tag") ?? "").toLowerCase() : null;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "private, no-store" });
    response.write(":)\n");
    const subscriber: Subscriber = {
      tell({ accountId, tags, event, payload }) {
        if (tag === null ? accountId !== viewer.id : !tags.includes(tag)) return;
        response.write(`event: ${event}\ndata: ${payload}\n\n`);
      },
      end: () => void response.destroy(),
      thump: () => void response.write(":thump\n\n"),
      channels: () => 1,
    };
    subscribers.add(subscriber);
    response.on("close", () => subscribers.delete(subscriber));
  }

  function subscribe(ws: WebSocket, accountId: string): void {
    const wanted = new Map<string, { stream: string; tag?: string }>();
    ws.on("message", (data) => {
      const order = orderIn(String(data));
      if (order === null) return;
      const key = `${order.stream} ${order.tag ?? ""}`.toLowerCase();
      if (order.type === "subscribe") wanted.set(key, order);
      else wanted.delete(key);
    });
    const subscriber: Subscriber = {
      tell({ accountId: to, tags, event, payload }) {
        for (const { stream, tag } of wanted.values()) {
          const isMeant = stream === "user" ? to === accountId : tags.includes((tag ?? "").toLowerCase());
          if (isMeant) ws.send(JSON.stringify({ stream: tag ? [stream, tag] : [stream], event, payload }));
        }
      },
      end: () => ws.terminate(),
      thump: () => ws.ping(),
      channels: () => wanted.size,
    };
    subscribers.add(subscriber);
    ws.on("close", () => subscribers.delete(subscriber));
  }

  return {
    origin: state.origin,
    host,
    token,
    state,
    temper,
    rate,
    switches,
    /** every request, in order */
    requests,
    troubles,
    /** The next request of an operation, such as `GET /api/v1/notifications`, goes wrong. */
    fail: (operation: string, trouble: Trouble, times?: number) => troubles.answer(trouble, times, operation),
    asked: (operation: string) => requests.filter((each) => each.operation === operation),
    subscribers: () => subscribers.size,
    connections: server.connections,
    /** streams and hashtags subscribed to, over all connections */
    subscriptions: () => [...subscribers].reduce((sum, each) => sum + each.channels(), 0),
    /** Ends every stream, as a restart of the server does. */
    dropStreams: () => {
      for (const each of subscribers) each.end();
    },
    /** The server's heartbeat, once. */
    thump: () => {
      for (const each of subscribers) each.thump();
    },
    async close() {
      troubles.calm();
      await server.close();
    },
  };
}

type Subscriber = { tell(push: Push): void; end(): void; thump(): void; channels(): number };

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

type Order = { type: string; stream: string; tag?: string };

/** Null for what is none: a client may be killed in the middle of a word. */
function orderIn(said: string): Order | null {
  try {
    return JSON.parse(said) as Order;
  } catch {
    return null;
  }
}

/** By hand: `node --import tsx tests/networks/mastodon-peer.ts --port 8081`. */
async function main(): Promise<void> {
  const at = process.argv.indexOf("--port");
  const peer = await startMastodonPeer({ port: at < 0 ? 0 : Number(process.argv[at + 1]) });
  peer.state.publish({ by: "dora", text: "@brunnwerk My Piko drips after an hour. Is that normal? #piko" });
  peer.state.publish({
    by: "ilse@kaffee.example",
    text: `@brunnwerk@${peer.host} The Duo is lovely ☕ #piko https://kaffee.example/duo`,
  });
  console.log(`server   ${peer.origin}`);
  console.log(`token    ${peer.token}`);
  console.log(`allow    EARSHOT_ALLOW_PRIVATE_HOSTS=${peer.host}`);
  console.log("Every line typed here is posted by @dora; end with Ctrl-C.");
  process.stdin.setEncoding("utf8");
  for await (const typed of process.stdin) {
    for (const text of String(typed).split("\n")) if (text.trim()) peer.state.publish({ by: "dora", text });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
