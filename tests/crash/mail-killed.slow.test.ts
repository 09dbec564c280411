import { afterAll, describe, expect, test } from "vitest";
import { startMailServer } from "../../server/mail/test-mail-server.ts";
import { openPlace, type Place, patience, until } from "./place.ts";
import { freePort } from "./running-server.ts";

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of open.toReversed()) await each.close();
}, 60_000);

/** A portal that is open and mail that leaves; the process kills itself at `point` while `n` mails are under way. */
async function killedAt(point: "claimed" | "sent" | "stored", n: number): Promise<void> {
  const mailServer = await startMailServer();
  const place: Place = await openPlace();
  open.push(mailServer, place);
  const portalPort = await freePort();
  const env = { EARSHOT_ALLOW_PRIVATE_HOSTS: mailServer.host, EARSHOT_PORTAL_PORT: String(portalPort) };
  // What a kill must not undo is written before there is a worker to kill.
  const web = place.start({ role: "web", env });
  await web.ready();
  const saved = await place.request("PUT", "/mail-settings", {
    host: "127.0.0.1",
    port: mailServer.port,
    security: "none",
    username: null,
    fromName: "Brunnwerk",
    fromAddress: "hello@brunnwerk.example",
  });
  expect(saved.status).toBe(200);
  const opened = await place.request("POST", "/portal/opening", { overrideReason: "The crash test needs it." });
  expect(opened.status, JSON.stringify(opened.body)).toBe(200);
  const origin = `http://127.0.0.1:${portalPort}`;
  for (let i = 0; i < n; i++) {
    await until("the portal takes the form", async () => {
      const asked = await fetch(`${origin}/sign-in`, {
        method: "POST",
        headers: { origin },
        body: new URLSearchParams({ email: `dora${i}@example.com` }),
      });
      return asked.status === 200;
    });
  }
  web.kill("SIGTERM");
  await web.exited;

  const first = place.start({ failPoint: point, env });
  expect(await first.exited).toEqual({ code: null, signal: "SIGKILL" });
  await place.start({ env }).ready();
  const states = async () => {
    const { body } = await place.request("GET", "/mails?limit=200");
    return body.items.map((mail: { state: string }) => mail.state) as string[];
  };
  await until(
    "every mail has come to an end",
    async () => (await states()).every((state) => /sent|unknown/.test(state)),
    2 * patience,
  );

  const all = await states();
  const arrived = mailServer.received.flatMap(({ to }) => to);
  expect(all.length).toBe(n);
  expect(new Set(arrived).size).toBe(arrived.length);
  expect(arrived).toHaveLength(n);
  // Killed between the server's yes and its being noted, nobody knows; it is not sent again.
  expect(all.filter((state) => state === "unknown")).toHaveLength(point === "sent" ? 1 : 0);
}

describe.concurrent("T-54 F-02 F-04: kill -9 in the middle of sending mail", () => {
  for (const point of ["claimed", "sent", "stored"] as const) {
    test(`${point}: each mail arrives once, none twice`, { timeout: 4 * patience }, () => killedAt(point, 3));
  }
});
