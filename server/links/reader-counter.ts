import { createHash, randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { placeOf } from "#server/workspace/sign-in-attempts.ts";
import { createWritingLimit } from "#server/writing-limit.ts";
import { keepReadings, type Reading, saltOf } from "./reader-store.ts";
import { readsAsPerson } from "./reads-as-person.ts";

export type ReaderCounter = {
  /** Counts whoever sent this request as a reader of something; returns at once and never throws. */
  count(request: FastifyRequest, workspaceId: string, subjectId: string): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/** Readings are written together: a page never waits for one, and a process that dies loses this much time of them. */
const everyMs = 1_000;
/** More than this in one turn is not counted: a flood that no address limit holds back must not fill the memory. */
const mostWaiting = 10_000;

/**
 * Counts readers without knowing them. What is kept is a hash of address and browser under the thing that is read and a
 * salt of the workspace and the day, which is thrown away with the day: the same reader is one for one thing and one day,
 * and nobody can be followed from page to page or from day to day. The address itself is written nowhere.
 */
export function createReaderCounter(context: Context): ReaderCounter {
  const limit = createWritingLimit("The counter", () => context.now().getTime());
  const salts = new Map<string, { day: string; salt: Promise<Buffer> }>();
  let waiting = new Map<string, Reading & { workspaceId: string }>();
  const pending = new Set<Promise<void>>();
  const timer = setInterval(() => void flush(), everyMs);
  timer.unref();
  return {
    count(request, workspaceId, subjectId) {
      if (!readsAsPerson(request.method, request.headers) || !isWithinLimit(request.ip)) return;
      const who = `${placeOf(request.ip)}\n${request.headers["user-agent"]}`;
      const noting = note(workspaceId, subjectId, who).catch((error) =>
        context.log.warn({ err: error }, "A reader was not counted"),
      );
      pending.add(noting);
      void noting.finally(() => pending.delete(noting));
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };

  function isWithinLimit(address: string): boolean {
    if (waiting.size >= mostWaiting) return false;
    try {
      limit.count(address);
      return true;
    } catch {
      return false;
    }
  }

  async function note(workspaceId: string, subjectId: string, who: string): Promise<void> {
    const at = context.now();
    const day = at.toISOString().slice(0, 10);
    const salt = await saltFor(workspaceId, day);
    const hash = createHash("sha256").update(salt).update(subjectId).update(who).digest().subarray(0, 16);
    waiting.set(`${workspaceId} ${subjectId} ${day} ${hash.toString("hex")}`, {
      workspaceId,
      subjectId,
      day,
      hash,
      at,
    });
  }

  function saltFor(workspaceId: string, day: string): Promise<Buffer> {
    const known = salts.get(workspaceId);
    if (known?.day === day) return known.salt;
    const salt = transaction(context.db, workspaceId, system, (tx) => saltOf(tx, day, randomBytes(32)));
    salts.set(workspaceId, { day, salt });
    // One that could not be had is asked for again.
    salt.catch(() => salts.delete(workspaceId));
    return salt;
  }

  async function flush(): Promise<void> {
    await Promise.all(pending);
    // A day that is over takes its salt along, also out of this process.
    const today = context.now().toISOString().slice(0, 10);
    for (const [workspaceId, { day }] of salts) if (day !== today) salts.delete(workspaceId);
    const readings = [...waiting.values()];
    waiting = new Map();
    for (const workspaceId of new Set(readings.map((reading) => reading.workspaceId))) {
      const its = readings.filter((reading) => reading.workspaceId === workspaceId);
      await transaction(context.db, workspaceId, system, (tx) => keepReadings(tx, its)).catch((error) =>
        context.log.warn({ err: error, readers: its.length }, "Readers were not counted"),
      );
    }
  }
}
