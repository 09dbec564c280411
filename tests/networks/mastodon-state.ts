import { randomUUID } from "node:crypto";
import {
  accountJson,
  acctOf,
  type FakeAccount,
  type FakeStatus,
  type Json,
  MENTION,
  notificationJson,
  statusJson,
  tagsOf,
  type Visibility,
} from "./mastodon-entities.ts";

export type IdStyle = "snowflake" | "uuid" | "composite";

export type NewStatus = {
  by: string;
  text: string;
  html?: string;
  visibility?: Visibility;
  spoiler?: string;
  inReplyTo?: string;
  language?: string | null;
  media?: Json[];
  poll?: string[];
  createdAt?: Date;
  id?: string;
  /** named without standing in the text */
  mentions?: string[];
};

/** Something a subscriber of a stream is told. */
export type Push = { accountId: string | null; tags: string[]; event: string; payload: string };

type Notification = { id: string; type: string; at: Date; to: string; from: FakeAccount; status: FakeStatus | null };

/** What the fake server knows. Every change tells the streams. */
export class MastodonState {
  readonly accounts: FakeAccount[] = [];
  /** by token */
  readonly tokens = new Map<string, FakeAccount>();
  readonly scheduled: never[] = [];
  idStyle: IdStyle = "snowflake";
  origin = "";
  domain = "";
  now: () => Date = () => new Date();
  onPush: (push: Push) => void = () => {};
  /** in the order of their ids */
  statuses: FakeStatus[] = [];
  notifications: Notification[] = [];
  /** `account|key` → id of the status */
  idempotent = new Map<string, string>();
  /** follower → followed */
  follows = new Map<string, Set<string>>();
  #sequence = 0;

  addAccount(acct: string, displayName: string, bot = false): FakeAccount {
    const [username = "", host = null] = acct.split("@");
    const account: FakeAccount = { id: this.newId(this.now()), username, host, displayName, bot };
    this.accounts.push(account);
    return account;
  }

  account(acct: string): FakeAccount {
    const found = this.accounts.find((each) => acctOf(each) === acct);
    if (!found) throw new Error(`nobody is called ${acct}`);
    return found;
  }

  addToken(acct: string, token: string = randomUUID()): string {
    this.tokens.set(token, this.account(acct));
    return token;
  }

  newId(at: Date): string {
    this.#sequence += 1;
    const snowflake = (BigInt(at.getTime()) << 16n) + BigInt(this.#sequence);
    if (this.idStyle === "uuid") {
      const hex = (BigInt(at.getTime()) * 65_536n + BigInt(this.#sequence)).toString(16).padStart(16, "0");
      // Not in order of time, as version 4 is not.
      return `${randomUUID().slice(0, 18)}-a${hex.slice(-3)}-${hex.slice(-12)}`;
    }
    return this.idStyle === "composite" ? `kaffee:${snowflake}/post` : snowflake.toString();
  }

  publish(given: NewStatus): FakeStatus {
    const createdAt = given.createdAt ?? this.now();
    const account = this.account(given.by);
    const inReplyTo = given.inReplyTo ? (this.find(given.inReplyTo) ?? null) : null;
    const status: FakeStatus = {
      id: given.id ?? this.newId(createdAt),
      account,
      text: given.text,
      html: given.html,
      spoiler: given.spoiler ?? "",
      visibility: given.visibility ?? "public",
      language: given.language === undefined ? "en" : given.language,
      inReplyTo,
      createdAt,
      editedAt: null,
      mentions: [...this.#mentioned(given.text), ...(given.mentions ?? []).map((acct) => this.account(acct))],
      tags: tagsOf(given.text),
      media: given.media ?? [],
      poll: given.poll ?? null,
      reblogOf: null,
      favourites: 0,
      reblogs: 0,
      history: [],
    };
    this.#insert(status);
    this.#tell("update", status);
    for (const each of status.mentions) if (each !== account) this.notify(each, "mention", account, status);
    return status;
  }

  edit(id: string, text: string, at: Date = this.now()): FakeStatus {
    const status = this.must(id);
    status.history.push({ text: status.text, spoiler: status.spoiler, at: status.editedAt ?? status.createdAt });
    status.text = text;
    delete status.html;
    status.editedAt = at;
    status.mentions = [...new Set([...status.mentions, ...this.#mentioned(text)])];
    status.tags = tagsOf(text);
    this.#tell("status.update", status);
    return status;
  }

  remove(id: string): FakeStatus {
    const status = this.must(id);
    this.statuses = this.statuses.filter((each) => each !== status);
    this.notifications = this.notifications.filter((each) => each.status !== status);
    this.#push(status, "delete", status.id);
    return status;
  }

  favourite(id: string, by: string): void {
    const status = this.must(id);
    status.favourites += 1;
    this.notify(status.account, "favourite", this.account(by), status);
  }

  reblog(id: string, by: string): FakeStatus {
    const original = this.must(id);
    original.reblogs += 1;
    const at = this.now();
    const status: FakeStatus = {
      ...original,
      id: this.newId(at),
      account: this.account(by),
      createdAt: at,
      editedAt: null,
      mentions: [],
      reblogOf: original,
      history: [],
    };
    this.#insert(status);
    this.#tell("update", status);
    this.notify(original.account, "reblog", status.account, original);
    return status;
  }

  notify(to: FakeAccount, type: string, from: FakeAccount, status: FakeStatus | null): void {
    const at = this.now();
    const notification = { id: this.newId(at), type, at, to: to.id, from, status };
    this.notifications.push(notification);
    this.onPush({
      accountId: to.id,
      tags: [],
      event: "notification",
      payload: JSON.stringify(this.notificationJson(notification)),
    });
  }

  find(id: string): FakeStatus | undefined {
    return this.statuses.find((each) => each.id === id);
  }

  must(id: string): FakeStatus {
    const found = this.find(id);
    if (!found) throw new Error(`no status ${id}`);
    return found;
  }

  /** Whether `viewer` may see it; nobody is null. */
  mayRead(viewer: FakeAccount | null, status: FakeStatus): boolean {
    if (status.visibility === "public" || status.visibility === "unlisted") return true;
    if (viewer === null) return false;
    if (viewer === status.account || status.mentions.includes(viewer)) return true;
    return status.visibility === "private" && Boolean(this.follows.get(viewer.id)?.has(status.account.id));
  }

  statusJson(status: FakeStatus): Json {
    return statusJson(status, this.origin, this.statuses.filter((each) => each.inReplyTo === status).length);
  }

  notificationJson({ id, type, at, from, status }: Notification): Json {
    return notificationJson({
      id,
      type,
      at,
      account: accountJson(from, this.origin),
      status: status && this.statusJson(status),
    });
  }

  /** Ids carry the time of creation, also for what arrives late from elsewhere. */
  #insert(status: FakeStatus): void {
    const later = this.statuses.findIndex((each) => each.createdAt > status.createdAt);
    if (later < 0) this.statuses.push(status);
    else this.statuses.splice(later, 0, status);
  }

  #mentioned(text: string): FakeAccount[] {
    const found = [...text.matchAll(MENTION)].flatMap(([, user = "", host]) =>
      this.accounts.filter(
        (each) =>
          each.username === user.toLowerCase() && (each.host ?? this.domain) === (host?.toLowerCase() ?? this.domain),
      ),
    );
    return [...new Set(found)];
  }

  #tell(event: string, status: FakeStatus): void {
    this.#push(status, event, JSON.stringify(this.statusJson(status)));
  }

  /** To the author, to followers and to those who are mentioned; to hashtags when public. */
  #push(status: FakeStatus, event: string, payload: string): void {
    const tags = status.visibility === "public" && !status.reblogOf ? status.tags.map((tag) => tag.toLowerCase()) : [];
    if (tags.length > 0) this.onPush({ accountId: null, tags, event, payload });
    for (const account of this.accounts) {
      const isFollower = this.follows.get(account.id)?.has(status.account.id) ?? false;
      const isMentioned = status.mentions.includes(account) && event !== "update";
      if (account === status.account || isFollower || isMentioned) {
        this.onPush({ accountId: account.id, tags: [], event, payload });
      }
    }
  }
}
