import { z } from "zod";
import type { NormalAuthor } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { PROFILE } from "./at-uri.ts";
import { type Asker, call } from "./client.ts";
import { claimedHandleOf, isDocumentOf, pdsOf } from "./did-document.ts";
import { isDid, originOf, type Settings } from "./settings.ts";

export type Identity = {
  did: string;
  /** confirmed by the handle's own domain; `handle.invalid` when that says otherwise, the DID when nobody could be asked */
  handle: string;
  /** origin of the server with the repository */
  pds: string | null;
  name: string | null;
  avatarUrl: string | null;
};

const MOST = 10_000;
const FRESH_MS = 24 * 3_600_000;
/** What could not be asked is asked again soon. */
const DOUBTFUL_MS = 5 * 60_000;
const TIMEOUT_MS = 5_000;
const INVALID = "handle.invalid";

/**
 * Who stands behind a DID: its document from the directory (did:plc) or its own domain (did:web), the handle confirmed
 * in both directions, name and picture from the profile record. Remembers the last 10,000 for a day.
 */
export class Identities {
  readonly #ctx: Asker;
  readonly #settings: Pick<Settings, "service" | "plcDirectory">;
  readonly #known = new Map<string, { identity: Promise<Identity>; until: number }>();

  constructor(ctx: Asker, settings: Pick<Settings, "service" | "plcDirectory">) {
    this.#ctx = ctx;
    this.#settings = settings;
  }

  /** Never fails: what cannot be asked is left out, and asked again later. */
  of(did: string): Promise<Identity> {
    const now = this.#ctx.now().getTime();
    const known = this.#known.get(did);
    if (known && known.until > now) return known.identity;
    this.#known.delete(did);
    const entry = { identity: this.#ask(did), until: now + FRESH_MS };
    this.#known.set(did, entry);
    void entry.identity.then(({ pds, handle }) => {
      if (pds === null || handle === did) entry.until = now + DOUBTFUL_MS;
    });
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value as string);
    return entry.identity;
  }

  /** The network said that something changed. */
  forget(did: string): void {
    this.#known.delete(did);
  }

  async author(did: string): Promise<NormalAuthor> {
    return authorFrom(await this.of(did));
  }

  /** Throws `gone` when there is no such account, and what went wrong outside. */
  async locate(did: string): Promise<{ pds: string; document: unknown }> {
    const document = await this.#document(did);
    const pds = pdsOf(document);
    if (pds === null) throw new ConnectorError("gone", `${did} names no server that holds its posts.`);
    return { pds, document };
  }

  async #ask(did: string): Promise<Identity> {
    try {
      const { pds, document } = await this.locate(did);
      const [handle, profile] = await Promise.all([
        this.#confirmed(did, claimedHandleOf(document)),
        this.#profile(did, pds),
      ]);
      return { did, pds, handle, ...profile };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return { did, handle: did, pds: null, name: null, avatarUrl: null };
    }
  }

  async #document(did: string): Promise<unknown> {
    if (!isDid(did)) throw new ConnectorError("invalid", "This is not a DID that posts can come from.");
    const address = did.startsWith("did:web:")
      ? `https://${decodeURIComponent(did.slice("did:web:".length))}/.well-known/did.json`
      : `${originOf(this.#settings.plcDirectory)}/${did}`;
    const response = await this.#get(address, "application/did+ld+json, application/json");
    if (response === null) throw new ConnectorError("gone", `${did} is not there.`);
    let document: unknown;
    try {
      document = JSON.parse(response);
    } catch {
      throw new ConnectorError("retryable", "The directory of identities did not answer with a document.");
    }
    if (!isDocumentOf(document, did))
      throw new ConnectorError("unreadable", "The directory of identities answered with somebody else's document.");
    return document;
  }

  /** The claimed handle if it leads back to this DID. */
  async #confirmed(did: string, handle: string | null): Promise<string> {
    if (handle === null) return INVALID;
    try {
      return (await this.didOf(handle)) === did ? handle : INVALID;
    } catch (error) {
      if (error instanceof ConnectorError) return did;
      throw error;
    }
  }

  /** The DID that a handle's domain names: asked of the account's server, which can ask DNS, then of the domain itself. */
  async didOf(handle: string): Promise<string | null> {
    let asked: ConnectorError | null = null;
    try {
      const { body } = await call(this.#ctx, {
        origin: originOf(this.#settings.service) ?? "",
        method: "com.atproto.identity.resolveHandle",
        params: { handle },
        timeoutMs: TIMEOUT_MS,
      });
      const read = z.object({ did: z.string().refine(isDid) }).safeParse(body);
      if (read.success) return read.data.did;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (!["invalid", "gone"].includes(error.code)) asked = error;
    }
    try {
      const text = await this.#get(`https://${handle}/.well-known/atproto-did`, "text/plain");
      const did = text?.trim() ?? "";
      return isDid(did) ? did : null;
    } catch (error) {
      if (asked) throw asked;
      if (error instanceof ConnectorError) return null;
      throw error;
    }
  }

  async #profile(did: string, pds: string): Promise<Pick<Identity, "name" | "avatarUrl">> {
    try {
      const { body } = await call(this.#ctx, {
        origin: pds,
        method: "com.atproto.repo.getRecord",
        params: { repo: did, collection: PROFILE, rkey: "self" },
        timeoutMs: TIMEOUT_MS,
      });
      const { value } = profile.parse(body);
      const cid = value.avatar?.ref.$link;
      return { name: value.displayName?.trim() || null, avatarUrl: cid ? blobAddress(pds, did, cid) : null };
    } catch {
      // An account without a profile is an ordinary one.
      return { name: null, avatarUrl: null };
    }
  }

  /** The text at an address; null when there is none. */
  async #get(address: string, accept: string): Promise<string | null> {
    let response: Response;
    let text: string;
    try {
      response = await this.#ctx.fetch(address, {
        headers: { accept },
        signal: this.#ctx.signal,
        maxBytes: 200_000,
        timeoutMs: TIMEOUT_MS,
      });
      text = await response.text();
    } catch (error) {
      const message = error instanceof Error ? error.message : "The connection failed.";
      throw new ConnectorError("retryable", message, { cause: error });
    }
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw new ConnectorError("retryable", `${new URL(address).host} answered ${response.status}.`);
    return text;
  }
}

const profile = z.object({
  value: z.object({
    displayName: z.string().nullish().catch(null),
    avatar: z
      .object({ ref: z.object({ $link: z.string().max(200) }) })
      .nullish()
      .catch(null),
  }),
});

export function authorFrom({ did, handle, name, avatarUrl }: Identity): NormalAuthor {
  return {
    externalId: did,
    handle,
    name: name ?? handle,
    url: `https://bsky.app/profile/${did}`,
    avatarUrl,
    followers: null,
    bot: false,
    weak: false,
  };
}

/** A picture as the author's own server gives it out. */
export const blobAddress = (pds: string, did: string, cid: string): string =>
  `${pds}/xrpc/com.atproto.sync.getBlob?did=${encodeURIComponent(did)}&cid=${encodeURIComponent(cid)}`;
