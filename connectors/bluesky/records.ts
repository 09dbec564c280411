import { z } from "zod";
import { ConnectorError } from "../errors.ts";
import { readAtUri } from "./at-uri.ts";
import { type Asker, call } from "./client.ts";
import type { Identities } from "./identities.ts";

export type StandingRecord = { uri: string; cid: string; value: unknown };

const found = z.object({
  uri: z.string().min(1).max(2048),
  cid: z.string().min(1).max(200),
  value: z.unknown().optional(),
});

/** A record as its author's own server has it now. Throws `gone` when it is not there any more. */
export async function readRecord(ctx: Asker, identities: Identities, uri: string): Promise<StandingRecord> {
  const at = readAtUri(uri);
  if (at === null) throw new ConnectorError("invalid", "This is not the address of a post.");
  const { pds } = await identities.locate(at.did);
  const params = { repo: at.did, collection: at.collection, rkey: at.rkey };
  const { body } = await call(ctx, { origin: pds, method: "com.atproto.repo.getRecord", params });
  const read = found.safeParse(body);
  if (!read.success)
    throw new ConnectorError("retryable", "The author's server did not tell the post as records are told.");
  return { ...read.data, value: read.data.value };
}
