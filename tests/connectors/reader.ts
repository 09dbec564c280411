import type { Connector, ConnectorContext, ConnectorEvent, NormalPost, Pull } from "@earshot/connectors/connector.ts";
import { ConnectorError } from "@earshot/connectors/errors.ts";
import type { Peer } from "../networks/peer.ts";
import { type TestContext, testContext } from "./context.ts";

type AnyContext = TestContext<Record<string, unknown>, Record<string, string>>;

/** Reads a peer as the server would: every source with a cursor of its own, page by page until done. */
export type Reader = {
  ctx: AnyContext;
  connector: Connector;
  /** what came since the last call; a failure leaves the cursors where they were */
  read(): Promise<ConnectorEvent[]>;
  posts(): Promise<NormalPost[]>;
  /** the cursors, as they would be stored */
  cursors(): Record<string, string | null>;
  /** goes back to cursors from before */
  rewind(cursors: Record<string, string | null>): void;
  pulls: Pull[];
  /** from now on each answer is waited for so long, in ms; null: as long as the connector would */
  waitAtMost(ms: number | null): void;
  close(): Promise<void>;
};

type Given = Partial<Pick<ConnectorContext<unknown, unknown>, "signal" | "now">>;

export async function openReader(peer: Peer, given: Given = {}): Promise<Reader> {
  const { connector } = peer;
  const settings = connector.manifest.settings.parse(peer.settings);
  const credentials = connector.manifest.credentials.parse(peer.credentials);
  const ctx = testContext({ settings, credentials, allow: peer.allow, ...given });
  let timeoutMs: number | null = null;
  const { fetch } = ctx;
  ctx.fetch = (url, init) => fetch(url, { ...init, ...(timeoutMs !== null && { timeoutMs }) });
  ctx.account = connector.account ? await connector.account(ctx) : null;
  let at: Record<string, string | null> = {};

  const reader: Reader = {
    ctx,
    connector,
    pulls: [],
    async read() {
      const events: ConnectorEvent[] = [];
      const next = { ...at };
      for (const source of connector.sources(ctx.settings)) {
        for (let page = 0, done = false; !done; page += 1) {
          if (page === 50) throw new Error(`The source ${source.id} never comes to an end.`);
          const pull = await connector.pull(ctx, source, next[source.id] ?? null);
          reader.pulls.push(pull);
          events.push(...pull.events);
          next[source.id] = pull.nextCursor;
          done = pull.done;
        }
      }
      at = next;
      return events;
    },
    async posts() {
      return postsOf(await reader.read());
    },
    cursors: () => ({ ...at }),
    rewind(cursors) {
      at = { ...cursors };
    },
    waitAtMost(ms) {
      timeoutMs = ms;
    },
    close: () => ctx.close(),
  };
  return reader;
}

export function postsOf(events: ConnectorEvent[]): NormalPost[] {
  return events.flatMap((event) => (event.type === "post" ? [event.post] : []));
}

/** The words of a post that a reader sees. */
export const wordsOf = (post: NormalPost | undefined): string => `${post?.title ?? ""} ${post?.text ?? ""}`.trim();

/** The ConnectorError that the call ends with; anything else that happens is thrown on. */
export async function failure(call: Promise<unknown>): Promise<ConnectorError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error("It should have failed.");
}
