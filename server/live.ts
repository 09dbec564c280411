import type { LiveEvent } from "@earshot/contract/events.ts";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { DB } from "./db/types.ts";
import { eventsBetween } from "./event-log.ts";
import { type Listener, listen } from "./live-listen.ts";

/** What a subscriber gets: an event as a hint, or word that some may have been missed. */
export type Hint = LiveEvent | "resync";

/** What happens in each workspace, told to whoever looks on, from all processes on this database. */
export type Live = {
  /** Opens the connection that hears of commits; resolves when it stands. */
  listen(): Promise<void>;
  /** Calls `tell` for each event of the workspace, each once; answers what ends it. */
  subscribe(workspaceId: string, tell: (hint: Hint) => void): () => void;
  /** Calls `end` when the server drains; answers what forgets it. */
  onDrain(end: () => void): () => void;
  /** Ends the live updates of everybody: they come again to the process that follows. */
  drain(): void;
  close(): Promise<void>;
};

/** More events than this at once are told as one `resync`. */
const mostAtOnce = 2_000;
/** Ids remembered per workspace, so that overlapping ranges tell nothing twice. */
const remembered = 2 * mostAtOnce;

type Audience = {
  tellers: Set<(hint: Hint) => void>;
  /** ids told, oldest first */
  told: Set<string>;
  /** what has been announced and not yet read */
  pending: { first: string; last: string } | null;
  reading: boolean;
};

/** @param url the working role's address: LISTEN needs a connection of its own, outside the pool */
export function createLive({ url, db, log }: { url: string; db: Kysely<DB>; log: Logger }): Live {
  const audiences = new Map<string, Audience>();
  const drains = new Set<() => void>();
  let listener: Listener | null = null;

  const tell = (audience: Audience, hint: Hint) => {
    for (const teller of [...audience.tellers]) {
      try {
        teller(hint);
      } catch (error) {
        log.error({ err: error }, "a subscriber to live updates failed");
      }
    }
  };

  const heard = (payload: string) => {
    const [workspaceId = "", first = "", last = ""] = payload.split(" ");
    const audience = audiences.get(workspaceId);
    if (!audience) return;
    const { pending } = audience;
    audience.pending = {
      first: pending && pending.first < first ? pending.first : first,
      last: pending && pending.last > last ? pending.last : last,
    };
    if (!audience.reading) void read(workspaceId, audience);
  };

  /** One reader per workspace: what is announced meanwhile is read together in its next round. */
  const read = async (workspaceId: string, audience: Audience) => {
    audience.reading = true;
    while (audience.pending && audience.tellers.size > 0) {
      const { first, last } = audience.pending;
      audience.pending = null;
      try {
        const events = await eventsBetween(db, workspaceId, first, last, mostAtOnce + 1);
        if (events.length > mostAtOnce) tell(audience, "resync");
        else for (const event of events) if (remember(audience, event.id)) tell(audience, event);
      } catch (error) {
        log.warn({ err: error }, "live updates could not be read");
        tell(audience, "resync");
      }
    }
    audience.reading = false;
  };

  const everybody = () => {
    for (const audience of audiences.values()) tell(audience, "resync");
  };

  return {
    async listen() {
      listener ??= listen({ url, channel: "earshot", log, heard, missed: everybody });
      await listener.ready;
    },
    subscribe(workspaceId, teller) {
      const audience = audiences.get(workspaceId) ?? {
        tellers: new Set(),
        told: new Set(),
        pending: null,
        reading: false,
      };
      audiences.set(workspaceId, audience);
      // One function may subscribe twice.
      const own = (hint: Hint) => teller(hint);
      audience.tellers.add(own);
      return () => {
        audience.tellers.delete(own);
        if (audience.tellers.size === 0 && audiences.get(workspaceId) === audience) audiences.delete(workspaceId);
      };
    },
    onDrain(end) {
      drains.add(end);
      return () => void drains.delete(end);
    },
    drain() {
      for (const end of [...drains]) end();
    },
    async close() {
      for (const end of [...drains]) end();
      await listener?.close();
    },
  };
}

/** False when the id has been told already. */
function remember(audience: Audience, id: string): boolean {
  if (audience.told.has(id)) return false;
  audience.told.add(id);
  if (audience.told.size > remembered) {
    for (const oldest of audience.told) {
      audience.told.delete(oldest);
      break;
    }
  }
  return true;
}
