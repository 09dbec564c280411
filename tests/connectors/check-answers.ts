import type { Command, NormalPost } from "@earshot/connectors/connector.ts";
import { ConnectorError } from "@earshot/connectors/errors.ts";
import { expect, test } from "vitest";
import { answers, committed } from "../networks/answers.ts";
import type { Peer } from "../networks/peer.ts";
import type { Trouble } from "../networks/trouble.ts";
import { lacks } from "./lacks.ts";
import { failure, openReader, type Reader, wordsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

/** Shorter than what a connector would wait, so that silence is soon over; what comes before it may take its time. */
const silenceMs = 400;
const silenceAfterMs = 1_500;
/** No operation asks more often before it is done. */
const mostRequests = 6;

/** Every answer at every request of every operation: the right class each time, no double, no cursor moved. */
export function checkAnswers(bench: Bench): void {
  test("F-05: reading meets every wrong answer with the right class, and the cursor stays", {
    timeout: 120_000,
  }, async () => {
    const { peer } = bench;
    const reader = await openReader(peer);
    await peer.publish({ text: "Before" });
    await reader.read();
    const cursors = reader.cursors();
    await peer.publish({ text: "After" });
    for (const { name, trouble, reading, until } of answers) {
      peer.answer(trouble);
      hurry(reader, peer, trouble);
      const error = await failure(reader.read());
      reader.waitAtMost(null);
      expect([name, reading.includes(error.code), error.code]).toEqual([name, true, error.code]);
      if (until) expect([name, error.until?.toISOString()]).toEqual([name, "2026-03-02T12:10:00.000Z"]);
      expect(error.message).toMatch(/^\S.*[.)]$/s);
      expect(reader.cursors()).toEqual(cursors);
      peer.calm();
    }
    expect((await reader.posts()).map(wordsOf)).toEqual(["After"]);
    await reader.close();
  });

  test("F-05: an account, a thread, a second look: a class for whatever goes wrong, at each request", {
    timeout: 120_000,
  }, async () => {
    const { peer } = bench;
    const reader = await openReader(peer);
    const { connector, ctx } = reader;
    const root = await peer.publish({ text: "E7 again" });
    await peer.publish({ text: "Same here", inReplyTo: root });
    const parent = refOf((await reader.posts()).find((post) => post.localId === root));
    const operations: Record<string, (() => Promise<unknown>) | undefined> = {
      account: connector.account && (() => connector.account!(ctx)),
      thread: connector.thread && (() => connector.thread!(ctx, parent)),
      recheck: connector.recheck && (() => connector.recheck!(ctx, [parent])),
    };
    for (const [name, run] of Object.entries(operations)) {
      if (!run) {
        lacks(`answers to ${name}`, connector.manifest.name, "it does not offer that");
        continue;
      }
      for (const answer of answers) {
        for (let at = 1; at <= mostRequests; at += 1) {
          const met = await spoiledAt(reader, peer, at, answer.trouble, run);
          if (!met.spoiled) break;
          // What is absent or unclear may be told as such; nothing else but the four classes may come of it.
          expect([name, answer.name, at, met.error === null || met.error instanceof ConnectorError]).toEqual([
            name,
            answer.name,
            at,
            true,
          ]);
          const failing = ["429", "500", "503", "a reset", "no answer"].some((word) => answer.name.startsWith(word));
          if (name === "recheck" && failing) expect([answer.name, met.error === null]).toEqual([answer.name, false]);
        }
      }
      expect([name, await run().then(() => "well", String)]).toEqual([name, "well"]);
    }
    await reader.close();
  });

  test("F-04 F-05: a send that ends badly is called ambiguous whenever it may stand there", {
    timeout: 120_000,
  }, async () => {
    const { peer } = bench;
    const reader = await openReader(peer);
    const { connector, ctx } = reader;
    if (!connector.send || !connector.findSent) {
      lacks("answers to reply", connector.manifest.name, "nobody speaks through it");
      await reader.close();
      return;
    }
    const id = await peer.publish({ text: "E7 again" });
    const parent = await parentOf(reader, id);
    let sent = 0;
    const standing = async (text: string) => (await peer.replies()).filter((reply) => reply.text.includes(text)).length;
    const next = () => {
      sent += 1;
      const text = `Hold steam for ${sent} seconds.`;
      return { text, key: `answers-${sent}`, command: replyTo(parent, text) };
    };
    for (const { name, trouble } of answers) {
      for (let at = 1; at <= mostRequests; at += 1) {
        const { text, key, command } = next();
        const met = await spoiledAt(reader, peer, at, trouble, () => connector.send!(ctx, command, key));
        if (!met.spoiled) break;
        const place = [name, `request ${at}`];
        if (met.error === null) {
          expect([...place, await standing(text)]).toEqual([...place, 1]);
          continue;
        }
        const code = met.error instanceof ConnectorError ? met.error.code : String(met.error);
        expect([...place, code]).toEqual([
          ...place,
          expect.stringMatching(/^(ambiguous|retryable|rate_limited|unauthorized|forbidden|gone|invalid|unreadable)$/),
        ]);
        if (code !== "ambiguous") expect([...place, code, await standing(text)]).toEqual([...place, code, 0]);
      }
    }
    for (const { name, trouble } of committed) {
      const { text, key, command } = next();
      peer.answer(trouble);
      if (trouble.committed === "hang") reader.waitAtMost(peer.patienceMs ?? silenceAfterMs);
      const error = await failure(connector.send(ctx, command, key));
      reader.waitAtMost(null);
      peer.calm();
      expect([name, error.code, await standing(text)]).toEqual([name, "ambiguous", 1]);
      // Whatever goes wrong while it is looked for, nobody says that it is not there.
      for (const answer of answers) {
        for (let at = 1; at <= mostRequests; at += 1) {
          const met = await spoiledAt(reader, peer, at, answer.trouble, () => connector.findSent!(ctx, command, key));
          if (!met.spoiled) break;
          const place = [name, answer.name, `request ${at}`];
          if (met.error === null) expect([...place, met.result]).toEqual([...place, expect.objectContaining({})]);
          else expect([...place, met.error instanceof ConnectorError]).toEqual([...place, true]);
        }
        if (name !== committed[0]!.name) break;
      }
      expect(await connector.findSent(ctx, command, key)).not.toBeNull();
      expect([name, await standing(text)]).toEqual([name, 1]);
    }
    await reader.close();
  });

  test("F-05: a delete that ends badly is told, and done once it succeeds", { timeout: 120_000 }, async () => {
    const { peer } = bench;
    const reader = await openReader(peer);
    const { connector, ctx } = reader;
    if (!connector.send || !connector.manifest.capabilities.includes("delete")) {
      lacks("answers to delete", connector.manifest.name, "it takes nothing back");
      await reader.close();
      return;
    }
    const parent = await parentOf(reader, await peer.publish({ text: "E7 again" }));
    const posted = await connector.send(ctx, replyTo(parent, "A slip of the pen"), "key-delete");
    const command: Command = { type: "delete", target: { externalId: posted.externalId, localId: posted.localId } };
    for (const { name, trouble } of answers) {
      peer.answer(trouble);
      hurry(reader, peer, trouble);
      const error = await connector.send(ctx, command, "key-delete-2").then(
        () => null,
        (thrown: unknown) => thrown,
      );
      reader.waitAtMost(null);
      peer.calm();
      const absent = name === "404" || name === "410" || name.startsWith("200");
      if (!absent) expect([name, error instanceof ConnectorError]).toEqual([name, true]);
      expect([name, (await peer.replies()).length]).toEqual([name, 1]);
    }
    await connector.send(ctx, command, "key-delete-2");
    expect(await peer.replies()).toEqual([]);
    await reader.close();
  });
}

type Met = { spoiled: boolean; error: unknown; result: unknown };

/** Runs an operation whose `at`th request is answered badly; `spoiled` is false when it was done before. */
async function spoiledAt(
  reader: Reader,
  peer: Peer,
  at: number,
  trouble: Trouble,
  run: () => Promise<unknown>,
): Promise<Met> {
  let left = at;
  let spoiled = false;
  const before = async () => {
    left -= 1;
    if (left > 0) return peer.beforeAnswer(before);
    spoiled = true;
    peer.answer(trouble);
  };
  hurry(reader, peer, trouble);
  peer.beforeAnswer(before);
  const met = await run().then(
    (result) => ({ error: null, result }),
    (error: unknown) => ({ error, result: null }),
  );
  peer.beforeAnswer(async () => undefined);
  peer.calm();
  reader.waitAtMost(null);
  return { spoiled, ...met };
}

/** Only silence is cut short: an ordinary answer may take its time on a busy machine. */
function hurry(reader: Reader, peer: Peer, trouble: Trouble): void {
  reader.waitAtMost(trouble === "hang" ? (peer.patienceMs ?? silenceMs) : null);
}

async function parentOf(reader: Reader, id: string): Promise<NormalPost> {
  const found = (await reader.posts()).find((post) => post.localId === id);
  if (!found) throw new Error("The post to answer never arrived.");
  return found;
}

function refOf(post: NormalPost | undefined): { externalId: string; localId: string } {
  if (!post) throw new Error("The post never arrived.");
  return { externalId: post.externalId, localId: post.localId };
}

function replyTo(parent: NormalPost, text: string): Command {
  return {
    type: "reply",
    text,
    visibility: parent.visibility,
    parent: { ...refOf(parent), authorHandle: parent.author?.handle ?? null },
    createdAt: "2026-03-02T12:00:00.000Z",
  };
}
