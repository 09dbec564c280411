import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export type Loopback = {
  port: number;
  /** sockets that are open now */
  connections(): number;
  close(): Promise<void>;
};

type Serving = {
  /** any free one when absent */
  port?: number;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  /** a WebSocket has been opened */
  live?(socket: WebSocket, request: IncomingMessage): void;
  /** the status line for a WebSocket that is not opened; null opens it */
  refuses?(request: IncomingMessage): string | null;
  /** instead of the two: the bare connection */
  upgrade?(request: IncomingMessage, socket: Socket, head: Buffer): void;
  /** false: an open socket is one that somebody waits on */
  keepAlive?: boolean;
};

/**
 * An HTTP server on 127.0.0.1 whose clients may vanish at any byte: the processes of crash tests are killed while they
 * speak, and that is never an error of the test.
 */
export async function openLoopback({
  port = 0,
  serve,
  live,
  refuses,
  upgrade,
  keepAlive = true,
}: Serving): Promise<Loopback> {
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    request.on("error", ignore);
    response.on("error", ignore);
    if (!keepAlive) response.shouldKeepAlive = false;
    try {
      await serve(request, response);
    } catch (error) {
      if (!request.socket.destroyed) console.error("A network of the tests failed:", error);
      response.destroy();
    }
  });
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", ignore);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket: Socket, head) => {
    if (upgrade) return upgrade(request, socket, head);
    const refusal = live ? (refuses?.(request) ?? null) : "404 Not Found";
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", ignore);
      live?.(webSocket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A connection that breaks says so by closing. */
const ignore = (): void => undefined;
