import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { newId } from "./db/id.ts";
import { doorHeaders } from "./doors.ts";
import { unavailable } from "./errors.ts";
import { isApi } from "./problem.ts";

/** What answers at the program's port until the program itself can. */
export type WaitingDoor = {
  /** From now on it is told that the database is what is waited for. */
  databaseIsAway(): void;
  /** Lets the port go; resolves when another may listen on it. */
  close(): Promise<void>;
};

/**
 * Listens from the first moment on, so that whoever watches sees a live process that is not ready: /health/live answers
 * 200, everything else 503 and asks to come again. Null when the port is taken: a predecessor may still be draining, and
 * whether it stays taken is decided when the program listens itself.
 */
export async function openWaitingDoor(at: {
  host: string;
  port: number;
  publicUrl: string;
}): Promise<WaitingDoor | null> {
  const headers = { ...doorHeaders(at.publicUrl), "cache-control": "no-store" };
  let reason = "Earshot is starting.";
  const server = createServer((request, response) => answer(request, response));
  const opened = await new Promise<boolean>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen(at.port, at.host, () => resolve(true));
  });
  if (!opened) return null;
  return {
    databaseIsAway() {
      // Whoever asks may be a stranger: where the database stands is for the log.
      reason = "Earshot waits for its database.";
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split("?")[0] ?? "/";
    // Nobody waits for a body here: the connection ends with the answer.
    response.setHeader("connection", "close");
    if (path === "/health/live") {
      send(response, 200, "application/json; charset=utf-8", { status: "ok" });
      return;
    }
    response.setHeader("retry-after", "5");
    if (path === "/health/ready") {
      send(response, 503, "application/json; charset=utf-8", { status: "not ready", reason });
    } else if (isApi(path)) {
      const { type, title, status, message: detail } = unavailable(reason);
      const problem = { type, title, status, detail, requestId: newId() };
      send(response, status, "application/problem+json; charset=utf-8", problem);
    } else {
      send(response, 503, "text/plain; charset=utf-8", `${reason} This page works as soon as it is ready.\n`);
    }
  }

  function send(response: ServerResponse, status: number, type: string, body: object | string): void {
    response.writeHead(status, { ...headers, "content-type": type });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }
}
