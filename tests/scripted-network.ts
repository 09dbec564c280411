import { z } from "zod";
import type { Command, Connector, ConnectorEvent, NormalPost, Sent } from "../connectors/connector.ts";

type Said = Partial<NormalPost> & { externalId: string; text: string };
type Call = { command: Extract<Command, { type: "reply" }>; key: string };

/** A network in memory that does what the test says, and keeps account of every call. */
export type ScriptedNetwork = {
  connectors: ReadonlyMap<string, Connector>;
  /** what the next fetch brings */
  waiting: ConnectorEvent[];
  /** what stood there before; one page */
  history: ConnectorEvent[];
  /** each call of `send`, whatever came of it */
  sends: Call[];
  /** what stands on the network */
  standing: (Call & { sent: Sent })[];
  lookups: number;
  /** what the next calls do, first come first served; without one a call just works */
  onSend: ((call: Call) => Promise<Sent> | Sent)[];
  onFind: (() => Sent | null)[];
  /** Takes a reply as a network without idempotency keys would: twice is twice. */
  take(call: Call): Sent;
  /** `as` is the author's handle. */
  say(post: Said, as?: string): void;
  event(post: Said, as?: string): ConnectorEvent;
  /** Forgets everything. */
  clear(): void;
};

export function scriptedNetwork(): ScriptedNetwork {
  const network: ScriptedNetwork = {
    connectors: new Map(),
    waiting: [],
    history: [],
    sends: [],
    standing: [],
    lookups: 0,
    onSend: [],
    onFind: [],
    take(call) {
      const localId = String(network.standing.length + 1);
      const sent = { externalId: `scripted:reply:${localId}`, localId, url: null, createdAt: new Date().toISOString() };
      network.standing.push({ ...call, sent });
      return sent;
    },
    say: (post, as) => void network.waiting.push(network.event(post, as)),
    event(post, as = "noor") {
      const author = { ...noor, externalId: `scripted:${as}`, handle: as };
      const whole = { ...quiet, author, localId: post.externalId, ...post };
      return { type: "post", raw: JSON.stringify(post), post: whole };
    },
    clear() {
      for (const list of [
        network.waiting,
        network.history,
        network.sends,
        network.standing,
        network.onSend,
        network.onFind,
      ])
        list.length = 0;
      network.lookups = 0;
    },
  };
  const connector: Connector = {
    manifest: {
      id: "scripted",
      name: "Scripted",
      color: "#000000",
      icon: "square",
      summary: "A network of the tests.",
      proven: "Nothing.",
      settings: z.strictObject({}),
      credentials: z.strictObject({}),
      capabilities: ["pull", "reply"],
      text: { limit: 500, unit: "characters", linkLength: null },
      pollEvery: 60,
    },
    sources: () => [{ id: "all", reach: "all", label: "All" }],
    account: async () => ({ externalId: "scripted:us", handle: "us", name: "Us", url: null, avatarUrl: null }),
    pull: async () => ({ events: network.waiting.splice(0), nextCursor: "1", done: true }),
    backfill: async () => ({ events: network.history.splice(0), nextCursor: null, done: true }),
    async send(_ctx, command, key) {
      if (command.type !== "reply") throw new Error("Only replies are scripted");
      network.sends.push({ command, key });
      const next = network.onSend.shift();
      return next ? next({ command, key }) : network.take({ command, key });
    },
    async findSent(_ctx, _command, key) {
      network.lookups += 1;
      const next = network.onFind.shift();
      return next ? next() : (network.standing.find((reply) => reply.key === key)?.sent ?? null);
    },
  };
  network.connectors = new Map([["scripted", connector]]);
  return network;
}

const noor = { name: "Noor Haddad", url: null, avatarUrl: null, followers: null, bot: false, weak: false };

const quiet: Omit<NormalPost, "externalId" | "localId" | "text" | "author"> = {
  network: "scripted",
  kind: "status",
  visibility: "public",
  title: null,
  html: null,
  lang: null,
  url: null,
  postedAt: null,
  editedAt: null,
  revision: 0,
  parentExternalId: null,
  rootExternalId: null,
  addressed: true,
  mentions: [],
  links: [],
  tags: [],
  media: [],
  engagement: null,
};
