import { z } from "zod";
import type { Command, Sent } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { atUri, POST, pageOf, readAtUri } from "./at-uri.ts";
import { type Context, Refusal } from "./client.ts";
import { compose, type Reply } from "./compose.ts";
import { Identities } from "./identities.ts";
import { measure, textRules } from "./measure.ts";
import { post } from "./record.ts";
import { readRecord } from "./records.ts";
import { callSignedIn, isSignedIn, sessionOf } from "./session.ts";
import { tidFor } from "./tid.ts";

/**
 * Sends under a key of our own choosing: the same answer always has the same address, and the server takes it only where
 * nothing stands yet, so sending again makes no second one. `ambiguous` when it may stand there or not.
 */
export async function send(ctx: Context, command: Command, idempotencyKey: string): Promise<Sent> {
  if (!isSignedIn(ctx)) throw new ConnectorError("capability_missing", "Without an app password nothing can be sent.");
  switch (command.type) {
    case "reply":
      return reply(ctx, command, idempotencyKey);
    case "delete":
      return remove(ctx, command);
    default:
      throw new ConnectorError("capability_missing", "Bluesky channels cannot do this.");
  }
}

/** Where the answer to a doubtful send is: asked by its address alone. Null when it surely does not stand there. */
export async function findSent(ctx: Context, command: Command, idempotencyKey: string): Promise<Sent | null> {
  if (command.type === "delete") {
    const still = await ownRecord(ctx, command.target.externalId);
    return still === null ? { ...command.target, url: null, createdAt: ctx.now().toISOString() } : null;
  }
  const uri = await addressFor(ctx, command, idempotencyKey);
  const standing = await ownRecord(ctx, uri);
  if (standing === null) return null;
  if (!says(standing, command)) {
    throw new ConnectorError("invalid", "Something else stands where this answer would: a person has to look.");
  }
  return sentFrom(uri, command);
}

async function reply(ctx: Context, command: Reply, idempotencyKey: string): Promise<Sent> {
  if (command.visibility !== "public") {
    throw new ConnectorError("invalid", "On Bluesky every answer is public; this one must not be.");
  }
  const length = measure(command.text, textRules);
  if (length > textRules.limit) {
    throw new ConnectorError(
      "invalid",
      `The reply counts ${length} of ${textRules.limit} graphemes, or too many bytes.`,
    );
  }
  const identities = new Identities(ctx, ctx.settings);
  const parent = await readRecord(ctx, identities, command.parent.externalId);
  const record = await compose(command, parent, (handle) => identities.didOf(handle));
  const uri = await addressFor(ctx, command, idempotencyKey);
  const { did, rkey } = readAtUri(uri)!;
  try {
    const { body } = await callSignedIn(ctx, {
      method: "com.atproto.repo.putRecord",
      // Nothing may stand there yet.
      input: { repo: did, collection: POST, rkey, record, swapRecord: null },
    });
    if (!z.object({ uri: z.literal(uri) }).safeParse(body).success)
      throw new ConnectorError("ambiguous", "The server took the reply and did not say what became of it.");
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== "InvalidSwap") throw error;
    // It stands there: an attempt before this one arrived.
    if (!(await findSent(ctx, command, idempotencyKey)))
      throw new ConnectorError("ambiguous", "The server says both that it has the reply and that it has not.");
  }
  return sentFrom(uri, command);
}

async function remove(ctx: Context, { target }: Extract<Command, { type: "delete" }>): Promise<Sent> {
  const at = readAtUri(target.externalId);
  const { did } = await sessionOf(ctx);
  if (at === null || at.did !== did) throw new ConnectorError("forbidden", "Only our own posts can be deleted.");
  await callSignedIn(ctx, {
    method: "com.atproto.repo.deleteRecord",
    // What is gone already is what was wanted, and deleting twice does no harm.
    input: { repo: did, collection: at.collection, rkey: at.rkey },
    repeatable: true,
  });
  return { ...target, url: null, createdAt: ctx.now().toISOString() };
}

async function addressFor(ctx: Context, { createdAt }: Reply, idempotencyKey: string): Promise<string> {
  const { did } = await sessionOf(ctx);
  return atUri(did, POST, tidFor(new Date(createdAt), idempotencyKey));
}

/** A record of ours as our own server has it; null when there is none. */
async function ownRecord(ctx: Context, uri: string): Promise<unknown> {
  const at = readAtUri(uri);
  if (at === null) return null;
  try {
    const params = { repo: at.did, collection: at.collection, rkey: at.rkey };
    const { body } = await callSignedIn(ctx, { method: "com.atproto.repo.getRecord", params });
    return z.object({ value: z.unknown().optional() }).parse(body).value;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "gone") return null;
    throw error instanceof z.ZodError
      ? new ConnectorError("retryable", "The server did not tell the reply as records are told.")
      : error;
  }
}

function says(standing: unknown, { text, parent }: Reply): boolean {
  const read = post.safeParse(standing);
  return read.success && read.data.text === text && read.data.reply?.parent.uri === parent.externalId;
}

const sentFrom = (uri: string, { createdAt }: Reply): Sent => ({
  externalId: uri,
  localId: uri,
  url: pageOf(uri),
  createdAt: new Date(createdAt).toISOString(),
});
