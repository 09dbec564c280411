import { createHash } from "node:crypto";
import { atUri, POST } from "@earshot/connectors/bluesky/at-uri.ts";
import { viewItem } from "@earshot/connectors/bluesky/pages.ts";
import { eventOf } from "@earshot/connectors/bluesky/read.ts";
import { tidFor } from "@earshot/connectors/bluesky/tid.ts";
import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import type { Said, Voice } from "./said.ts";

export const blueskyServer = "bluesky.example";

/** A post as an AppView would show it, through the connector's own reading. `at` is when it appears. */
export function blueskyEvents(said: Said, byKey: ReadonlyMap<string, Said>, at = said.at): ConnectorEvent[] {
  return viewItem(viewOf(said, byKey, at), true).map((item) => eventOf({ account: null }, item, null));
}

function viewOf(said: Said, byKey: ReadonlyMap<string, Said>, at: number) {
  return {
    ...refTo(said),
    author: { did: didOf(said.by), handle: blueskyHandle(said.by), displayName: said.by.name },
    record: {
      $type: POST,
      text: said.text,
      createdAt: new Date(at).toISOString(),
      langs: [said.by.lang],
      facets: facetsOf(said.text),
      ...replyOf(said, byKey),
    },
    likeCount: said.likes,
    repostCount: said.reposts,
    replyCount: 0,
    quoteCount: 0,
    indexedAt: new Date(at).toISOString(),
    labels: [],
  };
}

export const blueskyHandle = ({ handle }: Voice): string => `${handle.replaceAll("_", "-")}.${blueskyServer}`;

/** On a domain that nobody can own: no account of the real network is ever meant. */
const didOf = (by: Voice): string => `did:web:${blueskyHandle(by)}`;

const refTo = (said: Said) => ({
  uri: atUri(didOf(said.by), POST, tidFor(new Date(said.at), said.key)),
  cid: `bafyrei${createHash("sha256").update(said.key).digest("hex").slice(0, 52)}`,
});

function replyOf(said: Said, byKey: ReadonlyMap<string, Said>) {
  const parent = parentOf(said, byKey);
  if (!parent) return {};
  let root = parent;
  for (let above = parentOf(root, byKey); above; above = parentOf(root, byKey)) root = above;
  return { reply: { root: refTo(root), parent: refTo(parent) } };
}

const parentOf = ({ parent }: Said, byKey: ReadonlyMap<string, Said>) =>
  parent === null ? undefined : byKey.get(parent);

/** Tags and links, by their bytes as the network counts them. */
function facetsOf(text: string) {
  return [...text.matchAll(/#([\p{L}\p{N}_]+)|https?:\/\/\S+/gu)].map((found) => {
    const byteStart = Buffer.byteLength(text.slice(0, found.index));
    const [words, tag] = found;
    return {
      index: { byteStart, byteEnd: byteStart + Buffer.byteLength(words) },
      features: [
        tag === undefined
          ? { $type: "app.bsky.richtext.facet#link", uri: words }
          : { $type: "app.bsky.richtext.facet#tag", tag },
      ],
    };
  });
}
