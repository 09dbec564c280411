import { ConnectorError } from "../errors.ts";
import { decodeBytes } from "./charset.ts";
import type { Answer } from "./client.ts";
import { type Document, readDocument } from "./document.ts";
import { feedLinks } from "./page-links.ts";

/** An answer as a feed. Throws `unreadable` with a sentence for everything that is none. */
export function openFeed(answer: Extract<Answer, { state: "page" }>): Document {
  const text = decodeBytes(answer.bytes, answer.contentType);
  const document = readDocument(text);
  if (document === "page") throw new ConnectorError("unreadable", pageSentence(text, answer.url));
  if (document !== null) return document;
  if (text.trim() === "") throw new ConnectorError("unreadable", "The answer is empty.");
  if (/<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]/i.test(text) || /^[\s\uFEFF]*\{/.test(text)) {
    throw new ConnectorError("unreadable", "The feed is damaged: it breaks off or is not well-formed.");
  }
  throw new ConnectorError("unreadable", "What stands at this address is neither RSS, Atom nor JSON Feed.");
}

function pageSentence(html: string, address: string): string {
  const found = feedLinks(html, address).slice(0, 5);
  const sentence = `${address.slice(0, 300)} is a web page, not a feed`;
  if (found.length === 0) return `${sentence}; it announces no feeds.`;
  return `${sentence}; feeds found on it: ${found.map(({ url }) => url.slice(0, 300)).join(", ")}`;
}
