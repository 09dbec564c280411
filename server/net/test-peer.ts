import http, { type RequestListener } from "node:http";
import net, { type AddressInfo, type LookupFunction } from "node:net";
import { vi } from "vitest";

/** An HTTP server on a free loopback port that counts connections. For tests. */
export interface Peer {
  port: number;
  origin: string;
  connections: () => number;
  requests: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

/** `host` "::" listens on every address of both families. */
export async function startPeer(
  answer: RequestListener = (_, res) => res.end("ok"),
  host = "127.0.0.1",
): Promise<Peer> {
  let connections = 0;
  const requests: Peer["requests"] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer((req, res) => {
    let body = "";
    req.setEncoding("utf8");
    req.on("data", (chunk) => {
      body += chunk;
    });
    req.on("end", () => {
      requests.push({ method: req.method ?? "", url: req.url ?? "", headers: req.headers, body });
      answer(req, res);
    });
  });
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    connections: () => connections,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Lets loopback play the internet: a socket that has looked up a public address is led to 127.0.0.1 afterwards, below
 * the guard. Returns the addresses that sockets were about to dial. Undone by vi.restoreAllMocks().
 */
export function playInternet(): string[] {
  const dialed: string[] = [];
  const connect = net.Socket.prototype.connect;
  vi.spyOn(net.Socket.prototype, "connect").mockImplementation(function (this: net.Socket, ...args: unknown[]) {
    const [first] = args;
    const options = (Array.isArray(first) ? first[0] : first) as { lookup?: LookupFunction };
    const { lookup } = options;
    if (lookup) {
      options.lookup = (hostname, lookupOptions, done) =>
        lookup(hostname, lookupOptions, (error, addresses) => {
          if (error) return done(error, "", 0);
          const list = Array.isArray(addresses) ? addresses : [{ address: addresses, family: 4 }];
          dialed.push(...list.map(({ address }) => address));
          done(null, [{ address: "127.0.0.1", family: 4 }]);
        });
    }
    return Reflect.apply(connect, this, args);
  });
  return dialed;
}
