import { streamEvents } from "@earshot/contract/events.ts";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Context } from "./context.ts";
import { doorHeaders } from "./doors.ts";
import { Refusal } from "./errors.ts";
import { eventsSince } from "./event-log.ts";
import type { Hint } from "./live.ts";
import { type Access, watchAccess } from "./live-access.ts";
import { routeOutside } from "./route.ts";

const heartbeatMs = 15_000;
const mostPerWorkspace = 200;
/** More than this since the client was here: it looks at everything again. */
const mostReplayed = 1_000;
/** A client that does not take what it is sent is let go; it comes back and asks for what it missed. */
const mostWaiting = 256 * 1024;

/** Live updates for browsers and programs, as server-sent events. */
export function liveRoutes(app: FastifyInstance, context: Context): void {
  const clients = new Map<string, number>();
  const watch = watchAccess(context);
  app.addHook("onClose", async () => watch.stop());

  routeOutside(app, streamEvents, async ({ caller, request, reply }) => {
    const workspaceId = caller.workspaceId ?? "";
    const before = clients.get(workspaceId) ?? 0;
    if (before >= mostPerWorkspace) throw full();
    clients.set(workspaceId, before + 1);
    const lastSeen = request.headers["last-event-id"];
    const client = openClient(reply, context.config.publicUrl);
    const access: Access = { workspaceId, caller, end: client.end };
    const undo = [
      watch.add(access),
      context.live.onDrain(() => client.end(1_000)),
      context.live.subscribe(workspaceId, client.tell),
      () => {
        const left = (clients.get(workspaceId) ?? 1) - 1;
        if (left > 0) clients.set(workspaceId, left);
        else clients.delete(workspaceId);
      },
    ];
    client.onClose(() => {
      for (const step of undo) step();
    });
    await replay(context, workspaceId, lastSeen, client);
    return undefined;
  });
}

function full(): Refusal {
  const detail = `This workspace has ${mostPerWorkspace} listeners already.`;
  return new Refusal(503, "unavailable", "Not available right now", detail, { retryAfter: 30 });
}

/** Subscribed first, replayed then, so that nothing falls between; a client drops ids it has seen. */
async function replay(context: Context, workspaceId: string, lastSeen: unknown, client: Client): Promise<void> {
  if (lastSeen === undefined || lastSeen === "") return;
  try {
    const known = typeof lastSeen === "string" && uuid.test(lastSeen);
    const missed = known ? await eventsSince(context.db, workspaceId, lastSeen, mostReplayed) : null;
    if (missed === null) client.tell("resync");
    else for (const event of missed) client.tell(event);
  } catch (error) {
    context.log.warn({ err: error }, "missed events could not be read");
    client.tell("resync");
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Client = {
  tell(hint: Hint): void;
  /** Ends it, after saying when to come back. */
  end(retryMs?: number): void;
  onClose(run: () => void): void;
};

/** Takes the reply out of the framework's hands: its hooks no longer run, so the headers are written here. */
function openClient(reply: FastifyReply, publicUrl: string): Client {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...doorHeaders(publicUrl),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.on("error", () => raw.destroy());
  const write = (text: string) => {
    if (raw.destroyed || raw.writableEnded) return;
    if (!raw.write(text) && raw.writableLength > mostWaiting) raw.destroy();
  };
  write("retry: 2000\n: connected\n\n");
  const heartbeat = setInterval(() => write(": here\n\n"), heartbeatMs);
  raw.on("close", () => clearInterval(heartbeat));
  return {
    tell(hint) {
      if (hint === "resync") write('event: resync\ndata: {"type":"resync"}\n\n');
      else write(`id: ${hint.id}\nevent: ${hint.type}\ndata: ${JSON.stringify(hint)}\n\n`);
    },
    end(retryMs) {
      if (retryMs !== undefined) write(`retry: ${retryMs}\n\n`);
      raw.end();
    },
    onClose(run) {
      if (raw.destroyed) run();
      else raw.on("close", run);
    },
  };
}
