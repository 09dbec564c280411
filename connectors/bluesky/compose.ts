import type { Command } from "../connector.ts";
import { POST } from "./at-uri.ts";
import { type Facet, writeFacets } from "./facets.ts";
import { languageOf } from "./normalize.ts";
import { post, type StrongRef } from "./record.ts";
import type { StandingRecord } from "./records.ts";

export type Reply = Extract<Command, { type: "reply" }>;

export type ReplyRecord = {
  $type: typeof POST;
  text: string;
  createdAt: string;
  langs?: string[];
  facets?: Facet[];
  reply: { root: StrongRef; parent: StrongRef };
};

/** The record of an answer to this parent: the same whenever it is made again, so that its version is the same too. */
export async function compose(
  { text, createdAt }: Reply,
  parent: StandingRecord,
  didOf: (handle: string) => Promise<string | null>,
): Promise<ReplyRecord> {
  const above = { uri: parent.uri, cid: parent.cid };
  const { data } = post.safeParse(parent.value);
  const lang = data && languageOf(data);
  const facets = await writeFacets(text, didOf);
  return {
    $type: POST,
    text,
    createdAt: new Date(createdAt).toISOString(),
    // Answered in the language it was asked in, as far as anybody says.
    ...(lang && { langs: [lang] }),
    ...(facets.length > 0 && { facets }),
    reply: { root: data?.reply?.root ?? above, parent: above },
  };
}
