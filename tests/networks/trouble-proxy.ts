import type { IncomingMessage, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { openLoopback } from "./loopback.ts";
import { Troubles } from "./trouble.ts";

/** A network's server behind an address that answers badly on demand, loses answers and drops live connections. */
export type TroubleProxy = {
  /** `http://localhost:port` */
  origin: string;
  host: string;
  troubles: Troubles;
  /** where requests go; set once it is known */
  target: { port: number };
  /** sockets that are open now */
  connections(): number;
  /** live connections that are open now */
  streams(): number;
  /** ends every live connection */
  drop(): void;
  /** told of every exchange */
  onAnswer: ((exchange: Exchange) => void) | null;
  close(): Promise<void>;
};

export type Exchange = { method: string; path: string; sent: string; status: number; answer: string };

/** Headers that are a connection's own, or no longer true of what is handed on. */
const OWN = new Set(["connection", "keep-alive", "content-encoding", "content-length", "transfer-encoding"]);

/** @param sends part of the path of what sends: the answer that is spoiled once it is committed */
export async function openTroubleProxy(sends: string): Promise<TroubleProxy> {
  const troubles = new Troubles();
  const live = new Set<Socket>();
  const target = { port: 0 };
  const server = await openLoopback({ serve, upgrade, keepAlive: false });

  function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const upstream = connect(target.port, "127.0.0.1");
    const headers = request.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    live.add(socket);
    socket.pipe(upstream).pipe(socket);
    const end = () => {
      live.delete(socket);
      upstream.destroy();
      socket.destroy();
    };
    for (const each of [socket, upstream]) each.on("error", end).on("close", end);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    if (await troubles.meet(request, response, url.split("?")[0])) return;
    const body = await buffer(request);
    const answer = await fetch(`http://127.0.0.1:${target.port}${url}`, {
      method,
      headers: {
        ...(headers.authorization && { authorization: headers.authorization }),
        ...(headers["content-type"] && { "content-type": headers["content-type"] }),
      },
      ...(body.length > 0 && { body: Uint8Array.from(body) }),
    });
    const said = Buffer.from(await answer.arrayBuffer());
    proxy.onAnswer?.({ method, path: url, sent: body.toString(), status: answer.status, answer: said.toString() });
    if (url.includes(sends) && troubles.meetCommitted(request, response, said.toString())) return;
    const kept = [...answer.headers].filter(([name]) => !OWN.has(name));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(said);
  }

  const proxy: TroubleProxy = {
    origin: `http://localhost:${server.port}`,
    host: `localhost:${server.port}`,
    troubles,
    target,
    connections: server.connections,
    streams: () => live.size,
    drop() {
      for (const socket of live) socket.destroy();
    },
    onAnswer: null,
    async close() {
      troubles.calm();
      await server.close();
    },
  };
  return proxy;
}
