import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createGuard, type Guard } from "../net/guard.ts";
import { greetServer, handOver, type SmtpServer } from "./smtp.ts";
import { type MailServer, type MailServerOptions, startMailServer, type Trouble } from "./test-mail-server.ts";

const certificate = makeCertificate();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function stage(options: MailServerOptions = {}, guardOptions: { certificateAuthorities?: string[] } = {}) {
  const mailServer = await startMailServer(options);
  const guard = createGuard({ allowPrivateHosts: [mailServer.host, `localhost:${mailServer.port}`], ...guardOptions });
  open.push(mailServer, guard);
  return { mailServer, guard };
}

const server = (at: MailServer, more: Partial<SmtpServer> = {}): SmtpServer => ({
  host: "127.0.0.1",
  port: at.port,
  security: "none",
  username: null,
  password: null,
  ...more,
});
const message = {
  from: "hello@brunnwerk.example",
  to: "dora@example.com",
  raw: Buffer.from("Subject: E7\r\nMessage-ID: <1@brunnwerk.example>\r\n\r\n.Hold steam\r\n..for five seconds.\r\n"),
};
const patience = () => AbortSignal.timeout(50_000);

function hand(guard: Guard, to: SmtpServer, more: { signal?: AbortSignal; certificateAuthority?: string } = {}) {
  const ends: string[] = [];
  return {
    ends,
    outcome: handOver(guard, to, message, {
      beforeEnd: async () => void ends.push("before the end"),
      signal: patience(),
      ...more,
    }),
  };
}

test("a mail arrives as it was made, and the moment before its last line is told", async () => {
  const { mailServer, guard } = await stage();
  const { ends, outcome } = hand(guard, server(mailServer));
  expect(await outcome).toMatchObject({ kind: "accepted" });
  expect(ends).toEqual(["before the end"]);
  expect(mailServer.received).toEqual([{ from: message.from, to: [message.to], raw: message.raw.toString() }]);
});

describe("what a mail server can say", () => {
  const cases: [string, Trouble, { kind: string; code: string }, boolean][] = [
    [
      "is busy at the greeting",
      { at: "connect", how: { code: 421, say: "4.3.2 busy" } },
      { kind: "later", code: "try_later" },
      false,
    ],
    [
      "turns us away at the greeting",
      { at: "connect", how: { code: 554, say: "5.7.1 go away" } },
      { kind: "settings", code: "server_refused" },
      false,
    ],
    ["drops the greeting", { at: "connect", how: "drop" }, { kind: "later", code: "connection_lost" }, false],
    [
      "does not send for us",
      { at: "mail", how: { code: 550, say: "5.7.1 not your sender" } },
      { kind: "settings", code: "sender_refused" },
      false,
    ],
    [
      "grey-lists",
      { at: "rcpt", how: { code: 451, say: "4.7.1 try again" } },
      { kind: "later", code: "try_later" },
      false,
    ],
    [
      "knows nobody",
      { at: "rcpt", how: { code: 550, say: "5.1.1 no such user" } },
      { kind: "address", code: "bounced" },
      false,
    ],
    [
      "knows nobody, in old words",
      { at: "rcpt", how: { code: 550, say: "User unknown" } },
      { kind: "address", code: "bounced" },
      false,
    ],
    [
      "has a full mailbox",
      { at: "rcpt", how: { code: 552, say: "5.2.2 mailbox full" } },
      { kind: "refused", code: "recipient_refused" },
      false,
    ],
    [
      "has a policy",
      { at: "rcpt", how: { code: 550, say: "5.7.1 relaying denied" } },
      { kind: "refused", code: "recipient_refused" },
      false,
    ],
    ["drops at the recipient", { at: "rcpt", how: "drop" }, { kind: "later", code: "connection_lost" }, false],
    [
      "asks for patience after the text",
      { at: "end", how: { code: 451, say: "4.3.0 not now" } },
      { kind: "later", code: "try_later" },
      true,
    ],
    [
      "refuses the text",
      { at: "end", how: { code: 554, say: "5.7.1 spam" } },
      { kind: "refused", code: "message_refused" },
      true,
    ],
    ["drops after the text", { at: "end", how: "drop" }, { kind: "unknown", code: "ambiguous" }, true],
    ["takes it and never says so", { at: "end", how: "lose answer" }, { kind: "unknown", code: "ambiguous" }, true],
  ];
  test.each(cases)("it %s", async (_, trouble, expected, ended) => {
    const { mailServer, guard } = await stage();
    mailServer.trouble(trouble);
    const { ends, outcome } = hand(guard, server(mailServer));
    expect(await outcome).toMatchObject(expected);
    expect(ends).toHaveLength(ended ? 1 : 0);
    expect(mailServer.received).toHaveLength(trouble.how === "lose answer" ? 1 : 0);
    if (typeof trouble.how === "object")
      expect((await outcome) as { message?: string }).toHaveProperty(
        "message",
        expect.stringContaining(trouble.how.say),
      );
  });

  test.each(["connect", "mail", "rcpt", "end"] as const)("silence at %s is given up when time is up", async (at) => {
    const { mailServer, guard } = await stage();
    mailServer.trouble({ at, how: "hang" });
    const { outcome } = hand(guard, server(mailServer), { signal: AbortSignal.timeout(1_500) });
    expect(await outcome).toMatchObject({ kind: at === "end" ? "unknown" : "later" });
  });

  test("F-05: when the attempt is no longer ours, the text is not ended and nothing is received", async () => {
    const { mailServer, guard } = await stage();
    const outcome = await handOver(guard, server(mailServer), message, {
      beforeEnd: async () => {
        throw new Error("taken by another");
      },
      signal: patience(),
    });
    expect(outcome).toMatchObject({ kind: "later" });
    expect(mailServer.received).toEqual([]);
  });
});

test("T-49 one door out: a private address that is not allowed is not dialed", async () => {
  const { mailServer } = await stage();
  const guard = createGuard({});
  open.push(guard);
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    const { outcome } = hand(guard, server(mailServer, { host }));
    expect(await outcome).toMatchObject({ kind: "settings", code: "forbidden_address" });
  }
  expect(mailServer.connections()).toBe(0);
});

test("signing in: with the right words a mail leaves, with others the settings are at fault", async () => {
  const { mailServer, guard } = await stage({ login: { user: "earshot", pass: "steam" } });
  const right = server(mailServer, { username: "earshot", password: "steam" });
  expect(await greetServer(guard, right, { signal: patience() })).toBeNull();
  expect(await hand(guard, right).outcome).toMatchObject({ kind: "accepted" });
  const wrong = { ...right, password: "canary-water" };
  const outcome = await hand(guard, wrong).outcome;
  expect(outcome).toMatchObject({ kind: "settings", code: "login_failed" });
  expect(JSON.stringify(outcome)).not.toContain("canary");
  expect(await greetServer(guard, wrong, { signal: patience() })).toMatchObject({ code: "login_failed" });
});

test("encryption that is asked for and not offered: nothing is said, not even who we are", async () => {
  const { mailServer, guard } = await stage({ login: { user: "earshot", pass: "steam" } });
  const outcome = await hand(
    guard,
    server(mailServer, { security: "starttls", username: "earshot", password: "steam" }),
  ).outcome;
  expect(outcome).toMatchObject({ kind: "settings", code: "tls_failed" });
  expect(mailServer.received).toEqual([]);
});

describe.skipIf(!certificate)("T-49 certificates", () => {
  test.each(["tls", "starttls"] as const)(
    "%s: one that is trusted carries the mail, a stranger's stops it",
    async (security) => {
      const tls = certificate!;
      const { mailServer, guard } = await stage({ security, tls }, { certificateAuthorities: [tls.cert] });
      const to = server(mailServer, { host: "localhost", security });
      expect(await hand(guard, to, { certificateAuthority: tls.cert }).outcome).toMatchObject({ kind: "accepted" });
      const stranger = createGuard({ allowPrivateHosts: [`localhost:${mailServer.port}`] });
      open.push(stranger);
      const outcome = await hand(stranger, to).outcome;
      expect(outcome.kind).not.toBe("accepted");
      expect(mailServer.received).toHaveLength(1);
    },
  );
});

/** Self-signed, for localhost; null where openssl is not installed. */
function makeCertificate(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), "earshot-mail-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        key,
        "-out",
        cert,
      ],
      { stdio: "ignore" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch {
    console.log("TLS tests of mail skipped: openssl is not installed");
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
