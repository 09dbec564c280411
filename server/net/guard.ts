import type { Socket } from "node:net";
import { Agent } from "undici";
import type { WebSocket } from "ws";
import { type ConnectOptions, openConnection } from "./connect.ts";
import { createDial, type Lookup } from "./dial.ts";
import { createFetch, type GuardedFetch, type InProcessHandler } from "./fetch.ts";
import { canonicalHost, privateHosts } from "./host.ts";
import { type GuardedWebSocketOptions, openWebSocket } from "./web-socket.ts";

export type { GuardedFetch, GuardedInit, InProcessHandler } from "./fetch.ts";
export type { GuardedWebSocketOptions } from "./web-socket.ts";

export interface GuardOptions {
  /** `host:port` entries of EARSHOT_ALLOW_PRIVATE_HOSTS; the host is matched as written, name or IP address. */
  allowPrivateHosts?: readonly string[];
  /** Fetches for exactly these host names go to the handler and never to the network. */
  inProcess?: Readonly<Record<string, InProcessHandler>>;
  /** Replaces the system's resolver. */
  lookup?: Lookup;
  /** Extra certificate authorities (PEM), for every connection alike. */
  certificateAuthorities?: readonly string[];
  userAgent?: string;
}

/** The one door out. Every way through it checks the address that is dialed; failures are OutboundErrors. */
export interface Guard {
  fetch: GuardedFetch;
  webSocket(url: string | URL, options?: GuardedWebSocketOptions): WebSocket;
  connect(options: ConnectOptions): Promise<Socket>;
  /** Guards addresses and header size for whatever uses undici or fetch without going through `fetch` above. */
  dispatcher: Agent;
  /** Ends every open connection and opens no more. */
  close(): Promise<void>;
}

/** Builds the door out. Throws a sentence when an allow-list entry is not host:port. */
export function createGuard(options: GuardOptions = {}): Guard {
  const userAgent = options.userAgent ?? "Earshot/0.1";
  const inProcess = new Map(Object.entries(options.inProcess ?? {}).map(([host, run]) => [canonicalHost(host), run]));
  const dial = createDial({
    isAllowedPrivate: privateHosts(options.allowPrivateHosts ?? []),
    isInProcess: (host) => inProcess.has(host),
    lookup: options.lookup,
    certificateAuthorities: options.certificateAuthorities,
  });
  const dispatcher = new Agent({ connect: dial.connector, maxHeaderSize: 16_384, allowH2: false });

  return {
    fetch: createFetch({ dispatcher, inProcess, userAgent }),
    webSocket: (url, webSocketOptions = {}) => openWebSocket(dial, url, webSocketOptions, userAgent),
    connect: (connectOptions) => openConnection(dial, connectOptions),
    dispatcher,
    async close() {
      await dispatcher.destroy();
      dial.close();
    },
  };
}
