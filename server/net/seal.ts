import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export interface MasterKey {
  /** Names the key inside envelopes: letters, digits, `-` and `_`. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** What a sealed value belongs to; it opens nowhere else. */
export interface Binding {
  channelId: string;
  field: string;
}

export interface Keyring {
  /** Encrypts under a fresh data key, which is wrapped by the first master key. */
  seal(plaintext: string, bound: Binding): string;
  /** Throws SealError when the envelope was altered, belongs elsewhere, or its master key is not on the ring. */
  open(sealed: string, bound: Binding): string;
  /** Wraps the data key by the first master key; the ciphertext itself stays as it is. */
  rewrap(sealed: string, bound: Binding): string;
  /** True when another than the first master key wraps it. */
  needsRewrap(sealed: string): boolean;
}

/** A credential that cannot be opened. Says why in general terms, never with a part of the value. */
export class SealError extends Error {
  readonly code = "seal_broken";
  override name = "SealError";
}

/**
 * AES-256-GCM in two layers: a data key of its own per sealed value, wrapped by a master key. Channel, field and master
 * key id are authenticated with both layers. The first key seals, all keys open.
 */
export function createKeyring({ masterKeys }: { masterKeys: readonly MasterKey[] }): Keyring {
  const [current] = masterKeys;
  if (!current) throw new Error("A keyring needs at least one master key.");
  const byId = new Map(masterKeys.map((masterKey) => [masterKey.id, masterKey]));
  if (byId.size < masterKeys.length) throw new Error("Two master keys have the same id.");
  for (const { id, key } of masterKeys) {
    if (!/^[\w-]{1,64}$/.test(id)) throw new Error("A master key's id has letters, digits, - and _ only.");
    if (key.length !== 32) throw new Error("A master key has 32 bytes.");
  }

  const unwrap = (envelope: Envelope, bound: Binding): Buffer => {
    const masterKey = byId.get(envelope.keyId);
    if (!masterKey)
      throw new SealError(`The credential was sealed under the master key ${envelope.keyId}, which is missing.`);
    return decrypt(masterKey.key, envelope.wrapped, context("key", envelope.keyId, bound));
  };
  const wrap = (dataKey: Buffer, bound: Binding): Buffer =>
    encrypt(current.key, dataKey, context("key", current.id, bound));

  return {
    seal(plaintext, bound) {
      const dataKey = randomBytes(32);
      const payload = encrypt(dataKey, Buffer.from(plaintext, "utf8"), context("value", "", bound));
      return write({ keyId: current.id, wrapped: wrap(dataKey, bound), payload });
    },
    open(sealed, bound) {
      const envelope = read(sealed);
      return decrypt(unwrap(envelope, bound), envelope.payload, context("value", "", bound)).toString("utf8");
    },
    rewrap(sealed, bound) {
      const envelope = read(sealed);
      return write({ keyId: current.id, wrapped: wrap(unwrap(envelope, bound), bound), payload: envelope.payload });
    },
    needsRewrap: (sealed) => read(sealed).keyId !== current.id,
  };
}

interface Envelope {
  keyId: string;
  wrapped: Buffer;
  payload: Buffer;
}

const VERSION = "v1";

function write({ keyId, wrapped, payload }: Envelope): string {
  return [VERSION, keyId, wrapped.toString("base64url"), payload.toString("base64url")].join(".");
}

function read(sealed: string): Envelope {
  const [version, keyId, wrapped, payload, ...rest] = sealed.split(".");
  if (version !== VERSION || !keyId || !wrapped || !payload || rest.length > 0) {
    throw new SealError("The sealed credential is not in a known form.");
  }
  return { keyId, wrapped: bytes(wrapped), payload: bytes(payload) };
}

/** One spelling only: Node's decoder would also accept other alphabets, paddings and stray bits. */
function bytes(encoded: string): Buffer {
  const decoded = Buffer.from(encoded, "base64url");
  if (decoded.toString("base64url") !== encoded) throw new SealError("The sealed credential is not in a known form.");
  return decoded;
}

function context(layer: "key" | "value", keyId: string, { channelId, field }: Binding): Buffer {
  // A JSON array has one reading only, whatever the parts contain.
  return Buffer.from(JSON.stringify(["earshot", VERSION, layer, keyId, channelId, field]));
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

function encrypt(key: Buffer, plaintext: Buffer, authenticated: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES }).setAAD(authenticated);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, authenticated: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(authenticated).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealError("The credential was altered or belongs to another channel or field.");
  }
}
