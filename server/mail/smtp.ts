import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Context } from "#server/context.ts";
import { OutboundError } from "#server/net/errors.ts";

export type SmtpServer = {
  host: string;
  port: number;
  /** tls: from the first byte; starttls: before anything is said, or not at all; none: readable on the way */
  security: "tls" | "starttls" | "none";
  username: string | null;
  password: string | null;
};

/** What came of handing one mail over. */
export type SmtpOutcome =
  | { kind: "accepted"; said: string }
  | {
      /**
       * settings: nothing will leave before somebody changes something; address: nobody is there; refused: this mail is
       * not wanted; later: not now; unknown: the whole text was sent and no answer came.
       */
      kind: "settings" | "address" | "refused" | "later" | "unknown";
      code: string;
      /** a sentence, with the server's own words */
      message: string;
    };

/** A mail server that says nothing for this long is given up. */
const silenceMs = 20_000;

/**
 * Hands one message over through the one way out. `beforeEnd` runs when all but the last line has been sent: up to then
 * the server has nothing, from then on it may. When it throws, the connection is dropped and nothing was sent.
 */
export async function handOver(
  guard: Context["guard"],
  server: SmtpServer,
  message: { from: string; to: string; raw: Buffer },
  options: { beforeEnd(): Promise<void>; signal: AbortSignal; certificateAuthority?: string },
): Promise<SmtpOutcome> {
  let ended = false;
  const body = Readable.from(
    (async function* () {
      yield message.raw;
      await options.beforeEnd();
      ended = true;
    })(),
  );
  try {
    const said = await inSession(guard, server, options, async (connection) => {
      const { response } = await promised<{ response: string }>((done) =>
        connection.send({ from: message.from, to: message.to, size: message.raw.length }, body, done),
      );
      return response;
    });
    return { kind: "accepted", said: said.slice(0, 500) };
  } catch (error) {
    body.destroy();
    return outcomeOf(error, ended);
  }
}

/** Whether the server is there, speaks as it should and knows us; null when all is well. */
export async function greetServer(
  guard: Context["guard"],
  server: SmtpServer,
  options: { signal: AbortSignal; certificateAuthority?: string },
): Promise<Exclude<SmtpOutcome, { kind: "accepted" }> | null> {
  try {
    await inSession(guard, server, options, async () => undefined);
    return null;
  } catch (error) {
    const outcome = outcomeOf(error, false);
    return outcome.kind === "accepted" ? null : outcome;
  }
}

async function inSession<T>(
  guard: Context["guard"],
  server: SmtpServer,
  { signal, certificateAuthority }: { signal: AbortSignal; certificateAuthority?: string },
  work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
  const isTls = server.security === "tls";
  const socket = await guard.connect({ host: server.host, port: server.port, tls: isTls, signal });
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    connection: socket,
    secure: isTls,
    secured: isTls,
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    name: "earshot",
    greetingTimeout: silenceMs,
    connectionTimeout: silenceMs,
    socketTimeout: silenceMs,
    logger: false,
    tls: { rejectUnauthorized: true, minVersion: "TLSv1.2", ...(certificateAuthority && { ca: certificateAuthority }) },
  });
  const drop = () => connection.close();
  signal.addEventListener("abort", drop, { once: true });
  const broken = new Promise<never>((_, reject) => {
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("The connection ended.")));
  });
  broken.catch(() => undefined);
  // What is said after somebody stopped listening ends no process.
  connection.on("error", () => undefined);
  try {
    return await Promise.race([
      broken,
      (async () => {
        await promised<void>((done) => connection.connect(done));
        if (server.username !== null)
          await promised<unknown>((done) =>
            connection.login({ credentials: { user: server.username ?? "", pass: server.password ?? "" } }, done),
          );
        return work(connection);
      })(),
    ]);
  } finally {
    signal.removeEventListener("abort", drop);
    connection.quit();
    connection.close();
    socket.destroy();
  }
}

function promised<T>(start: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value as T))));
}

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string };

function outcomeOf(error: unknown, ended: boolean): SmtpOutcome {
  if (error instanceof OutboundError) {
    const kind = error.code === "forbidden_address" ? "settings" : "later";
    return { kind, code: error.code, message: error.message };
  }
  const { code = "", responseCode, response = "", command = "", message } = error as SmtpError;
  const words = response === "" ? "" : ` The mail server said: ${response.replace(/\s+/g, " ").slice(0, 300)}`;
  const isPermanent = responseCode !== undefined && responseCode >= 500;
  if (responseCode === undefined) {
    if (code === "ETLS" || /certificate|self.signed/i.test(message)) return faulty("tls_failed", tlsFailed + words);
    if (code === "EAUTH") return faulty("login_failed", `Signing in to the mail server failed.${words}`);
    if (code === "EENVELOPE")
      return { kind: "refused", code: "address_malformed", message: "No server would take this address." };
    if (ended) return { kind: "unknown", code: "ambiguous", message: noAnswer };
    return {
      kind: "later",
      code: "connection_lost",
      message: "The connection to the mail server broke before the mail was sent.",
    };
  }
  if (code === "ETLS") return faulty("tls_failed", tlsFailed + words);
  if (!isPermanent) return { kind: "later", code: "try_later", message: `The mail server asks for patience.${words}` };
  if (code === "EAUTH" || command.startsWith("AUTH"))
    return faulty("login_failed", `Signing in to the mail server failed.${words}`);
  if (command === "MAIL FROM")
    return faulty("sender_refused", `The mail server does not send for this sender.${words}`);
  if (command === "RCPT TO")
    return isNobody(responseCode, response)
      ? { kind: "address", code: "bounced", message: `There is no such mail address.${words}` }
      : {
          kind: "refused",
          code: "recipient_refused",
          message: `The mail server does not deliver to this address.${words}`,
        };
  if (command === "DATA")
    return { kind: "refused", code: "message_refused", message: `The mail server refuses this mail.${words}` };
  return faulty("server_refused", `The mail server does not talk to Earshot.${words}`);
}

const tlsFailed = "No encrypted connection to the mail server came to be, so nothing was said.";
const noAnswer = "The whole mail was sent and no answer came: whether it arrived is not known.";
const faulty = (code: string, message: string): SmtpOutcome => ({ kind: "settings", code, message });

/**
 * A hard bounce by RFC 3463 (5.1.x: bad address), and without such a code by what 550, 551 and 553 mean. A full mailbox
 * (5.2.x) and a policy (5.7.x) say nothing about whether somebody is there.
 */
function isNobody(code: number, response: string): boolean {
  const enhanced = /\b5\.(\d{1,3})\.\d{1,3}\b/.exec(response)?.[1];
  return enhanced === undefined ? [550, 551, 553].includes(code) : enhanced === "1";
}
