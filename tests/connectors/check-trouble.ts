import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectorError } from "@earshot/connectors/errors.ts";
import { expect, test } from "vitest";
import type { Trouble } from "../networks/trouble.ts";
import { failure, openReader, wordsOf } from "./reader.ts";
import type { Bench } from "./suite.ts";

const passing: Trouble[] = [
  { status: 500 },
  { status: 502, body: "<html>Bad gateway</html>" },
  { status: 503 },
  { status: 504 },
  "reset",
  "truncated",
  "nonsense",
  "hang",
];

export function checkTrouble(bench: Bench): void {
  test("contract 16: a rate limit is waited for exactly as told, in each form of header", async () => {
    const { peer, reader } = bench;
    const now = reader.ctx.now();
    const until = new Date(now.getTime() + 137_000);
    const forms = peer.rateLimits(until, now);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) {
      peer.answer(form);
      const error = await failure(reader.read());
      expect([error.until?.toISOString(), error.code]).toEqual([
        until.toISOString(),
        typeof form === "object" && "status" in form && form.status === 429
          ? "rate_limited"
          : expect.stringMatching(/^(rate_limited|retryable)$/),
      ]);
    }
    peer.answer({ status: 429 });
    expect((await failure(reader.read())).code).toBe("rate_limited");
  });

  test("contract 17: broken answers are to be tried again and leave the cursor alone", async () => {
    const { peer } = bench;
    const reader = await openReader(peer);
    await peer.publish({ text: "Before" });
    await reader.read();
    const cursors = reader.cursors();
    await peer.publish({ text: "After" });
    for (const trouble of passing) {
      peer.answer(trouble);
      // Only silence is cut short: an ordinary answer may take its time on a busy machine.
      reader.waitAtMost(trouble === "hang" ? (peer.patienceMs ?? 400) : null);
      const error = await failure(reader.read());
      expect([trouble, error.code]).toEqual([trouble, expect.stringMatching(/^(retryable|unreadable)$/)]);
      expect(error.message).toMatch(/^\S.*[.)]$/s);
      expect(reader.cursors()).toEqual(cursors);
      peer.calm();
    }
    reader.waitAtMost(null);
    expect((await reader.posts()).map(wordsOf)).toEqual(["After"]);
    await reader.close();
  });

  test("contract 18: a refused log-in is told as such, by one request", async () => {
    const { peer, reader } = bench;
    await reader.read();
    const before = peer.requests();
    peer.answer({ status: 401 }, 10);
    expect((await failure(reader.read())).code).toBe("unauthorized");
    expect(peer.requests() - before).toBe(1);
  });

  test("contract 28: nothing but the network's own host is called, whatever it redirects to", async () => {
    const { peer, reader } = bench;
    let reached = 0;
    const inside = createServer((_request, response) => response.end("inside"));
    inside.on("connection", () => {
      reached += 1;
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const { port } = inside.address() as AddressInfo;
    await reader.read();
    for (const location of [
      `http://127.0.0.1:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://0x7f.1:${port}/`,
    ]) {
      for (const status of [301, 302, 307, 308]) {
        peer.answer({ status, headers: { location } });
        const error = await failure(reader.read());
        expect([location, status, error.code]).toEqual([location, status, "forbidden_address"]);
      }
    }
    expect(reached).toBe(0);
    await new Promise((resolve) => inside.close(resolve));
  });

  test("contract 29: the abort signal ends a pull that would never end, and leaves no socket", async () => {
    const { peer } = bench;
    const controller = new AbortController();
    const reader = await openReader(peer, { signal: controller.signal });
    peer.answer("hang", 5);
    const pulling = reader.read().then(
      () => "done",
      (error: unknown) => error,
    );
    await expect.poll(() => peer.connections()).toBeGreaterThan(0);
    controller.abort(new Error("stop"));
    const ended = await pulling;
    expect(ended === controller.signal.reason || ended instanceof ConnectorError || ended instanceof DOMException).toBe(
      true,
    );
    await reader.close();
    peer.calm();
    await expect.poll(() => peer.connections()).toBe(0);
  });
}
