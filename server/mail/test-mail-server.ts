import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";

type Stage = "connect" | "mail" | "rcpt" | "data" | "end";
/** What happens instead of a yes, once: an answer, silence, a broken connection, or an accepted mail nobody hears of. */
export type Trouble = { at: Stage; how: { code: number; say: string } | "hang" | "drop" | "lose answer" };

export type MailServer = {
  port: number;
  /** for EARSHOT_ALLOW_PRIVATE_HOSTS */
  host: string;
  /** what was accepted, in order */
  received: { from: string; to: string[]; raw: string }[];
  connections(): number;
  /** the next time a session gets there */
  trouble(...next: Trouble[]): void;
  /** No trouble that was planned comes any more. */
  forget(): void;
  close(): Promise<void>;
};

export type MailServerOptions = {
  tls?: { key: string; cert: string };
  /** how encryption is offered; none unless told */
  security?: "tls" | "starttls" | "none";
  login?: { user: string; pass: string };
};

/** A mail server on a free port of loopback, made with smtp-server, with a script of trouble. For tests. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { security = "none", login } = options;
  const received: MailServer["received"] = [];
  let planned: Trouble[] = [];
  let connections = 0;

  /** True when the stage is taken care of; the caller does nothing more then. */
  function inTrouble(at: Stage, session: SMTPServerSession, refuse: (error: Error) => void): boolean {
    const next = planned.find((trouble) => trouble.at === at);
    if (!next) return false;
    planned = planned.filter((trouble) => trouble !== next);
    if (next.how === "hang") return true;
    if (next.how === "drop" || next.how === "lose answer") {
      drop(session);
      return true;
    }
    refuse(Object.assign(new Error(next.how.say), { responseCode: next.how.code }));
    return true;
  }

  function drop(session: SMTPServerSession): void {
    const all = server.connections as Set<{ id: string; _socket: Socket }>;
    for (const connection of all) if (connection.id === session.id) connection._socket.destroy();
  }

  const server = new SMTPServer({
    secure: security === "tls",
    ...options.tls,
    disabledCommands: [...(security === "starttls" ? [] : ["STARTTLS"]), ...(login ? [] : ["AUTH"])],
    allowInsecureAuth: true,
    authOptional: !login,
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, _session, done) {
      if (auth.username === login?.user && auth.password === login?.pass) return done(null, { user: auth.username });
      done(Object.assign(new Error("5.7.8 Authentication credentials invalid"), { responseCode: 535 }));
    },
    onConnect(session, done) {
      connections += 1;
      if (!inTrouble("connect", session, done)) done();
    },
    onMailFrom(_address, session, done) {
      if (!inTrouble("mail", session, done)) done();
    },
    onRcptTo(_address, session, done) {
      if (!inTrouble("rcpt", session, done)) done();
    },
    onData(stream, session, done) {
      if (inTrouble("data", session, done)) {
        stream.resume();
        return;
      }
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("error", () => undefined);
      stream.on("end", () => {
        const lost = planned.some(({ at, how }) => at === "end" && how === "lose answer");
        if (!lost && inTrouble("end", session, done)) return;
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString("utf8"),
        });
        if (lost) inTrouble("end", session, done);
        else done();
      });
    },
  });
  // A client that is killed breaks its own connection, not the test.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    received,
    connections: () => connections,
    trouble: (...next) => void planned.push(...next),
    forget() {
      planned = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of server.connections as Set<{ _socket: Socket }>) connection._socket.destroy();
      }),
  };
}
