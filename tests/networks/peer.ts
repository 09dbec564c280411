import type { Connector, WebhookRequest } from "@earshot/connectors/connector.ts";
import type { Trouble } from "./trouble.ts";

/**
 * A scripted network on loopback that a connector is checked against. It keeps posts, lets them be edited and taken
 * away, and answers wrongly on demand. Ids are the network's own (`localId` of the events that come of them).
 */
export type Peer = {
  connector: Connector;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  /** `host:port` of everything the connector may reach */
  allow: string[];
  /** what must never stand in a log, an error or a raw payload; at least the credentials' values */
  secrets: string[];
  can: PeerAbilities;
  /** puts a post on the network, seen by the next request; answers its id */
  publish(post: PeerPost): Promise<string>;
  edit(id: string, change: PeerChange): Promise<void>;
  /** takes it away: deleted where the network tells of deletes, no longer listed where it does not */
  remove(id: string): Promise<void>;
  /** the network tells of a delete of something that was never seen; absent where it tells of none */
  removeUnknown?(): Promise<string>;
  /** from now on everything is listed twice and in another order */
  repeat(): void;
  /** adds objects of a kind or fields that nobody knows; answers words that some raw payload must hold then */
  strange(): Promise<string>;
  /** every form in which this network says "not before this time", which is a whole number of seconds */
  rateLimits(until: Date, now: Date): Trouble[];
  /** the next `times` requests (1) are answered with this instead; with what is `committed`, the next that changes something */
  answer(trouble: Trouble, times?: number): void;
  /** no trouble any more, hanging requests let go */
  calm(): void;
  /** runs once, before the next request is answered */
  beforeAnswer(act: () => Promise<void>): void;
  /** how long an ordinary answer may take where that is not a matter of milliseconds */
  patienceMs?: number;
  /** requests so far, bad answers included */
  requests(): number;
  /** sockets that are open now */
  connections(): number;
  /** answers that stand on the network, written through the connector */
  replies(): Promise<PeerReply[]>;
  /** most posts that one answer lists; absent where everything is listed at once */
  pageSize?: number;
  /** live connections of its stream; absent where it has none */
  streams?: { open(): number; drop(): void };
  /**
   * Nothing that was told before is known any more, and more has been said since than one goes back for: answers the
   * newest. Absent where a network forgets nothing.
   */
  outgrow?(): Promise<{ text: string }>;
  /** what real servers of this network were heard to answer; absent where nothing of it was recorded */
  recorded?(): Recordings;
  /** log-ins that run out; absent where a token lasts until somebody withdraws it */
  logIns?: {
    /** what a worn-out one looks like, of one that stands */
    worn(current: string): string;
    /** how often the network was asked for one */
    asked(): number;
  };
  /** webhooks as the network signs them; absent where it has none */
  deliveries?: PeerDeliveries;
  close(): Promise<void>;
};

export type Recordings = {
  /** why nothing of it can be read here, or null */
  absence: string | null;
  /** `replay`: the next question of its kind is answered so */
  answers: { name: string; replay(): void }[];
  /** so many posts are in them, at least */
  posts: number;
};

export type PeerAbilities = {
  /** edits reach us */
  edit: boolean;
  /** deletes reach us as deletes; false: what disappears stays */
  delete: boolean;
  /** a post names the one it answers */
  thread: boolean;
  /** posts can be HTML */
  html: boolean;
  /** any string serves as an id; false: the network makes the ids and `PeerPost.id` is only an example of its form */
  anyId: boolean;
  /** the account that speaks has posts of its own in what is pulled */
  own: boolean;
};

export type PeerPost = {
  /** the network's id; made up when absent */
  id?: string;
  text?: string;
  /** instead of `text`, where posts can be HTML */
  html?: string;
  /** ISO 8601; a fixed series, a minute apart, when absent */
  at?: string;
  author?: string;
  /** id of the post it answers, which need not exist yet */
  inReplyTo?: string;
  /** written by the connected account itself */
  own?: boolean;
  visibility?: "public" | "unlisted" | "followers" | "direct";
};

export type PeerDeliveries = {
  secret: string;
  /** longest time, in ms, for which a delivery is believed */
  fresh: number;
  /** a delivery of this body as the network would make it at this moment */
  signed(body: Uint8Array, at: Date): Headers;
  /** a body that holds one post of these words */
  body(text: string): Uint8Array;
  /** its question whether an address is ours, and what it wants to hear */
  question(token: string): { request: WebhookRequest; wanted: string };
  /** what the right question is asked with */
  token: string;
};

export type PeerChange = {
  text: string;
  /** when it was edited; a time before the last edit is an old copy that arrives late */
  at: string;
};

export type PeerReply = { id: string; text: string; inReplyTo: string | null; visibility: string };
