import {
  type Atom,
  detectJsonFeed,
  type Json,
  MalformedError,
  parseFeed,
  parseJsonFeed,
  type Rdf,
  type Rss,
} from "feedsmith";
import { rootName, withoutDoctype } from "./prolog.ts";
import { sliceItems } from "./slice.ts";

export type Document = {
  body: Body;
  /** each item that could be read with its own text as it came; newest first as a rule, in the document's order */
  items: { item: Item; raw: string }[];
  /** items that could not be read, as they came */
  broken: string[];
  /** the document was damaged: what it no longer lists says nothing */
  partial: boolean;
  /** Atom 0.3 and RSS write markup into fields whose type nobody names */
  looseMarkup: boolean;
};

export type Body =
  | { format: "rss"; feed: Rss.Feed<string> }
  | { format: "atom"; feed: Atom.Feed<string> }
  | { format: "rdf"; feed: Rdf.Feed<string> }
  | { format: "json"; feed: Json.Feed<string> };

export type Item =
  | { format: "rss"; item: Rss.Item<string> }
  | { format: "atom"; item: Atom.Entry<string> }
  | { format: "rdf"; item: Rdf.Item<string> }
  | { format: "json"; item: Json.Item<string> };

/**
 * A feed's text as a document. "page" for a web page, null for what is no feed at all or too damaged to hold one
 * readable item. Document type declarations are cut off unread, so no entity is ever defined (XXE, entity bombs).
 */
export function readDocument(text: string): Document | "page" | null {
  const start = text.replace(/^[\uFEFF\s\0]+/, "");
  if (start.startsWith("{")) return readJson(start);
  const xml = withoutDoctype(start);
  const root = rootName(xml);
  if (root === "html" || (root === null && /<html[\s>]/i.test(start.slice(0, 5000)))) return "page";
  if (root !== null && feedRoots.has(root)) return readXml(xml);
  // Warnings that a server printed before the feed.
  const late = xml.search(/<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]/i);
  if (late > 0 && late < 20_000) return readXml(xml.slice(late));
  return /^\s*<(?:!doctype html|head|body|meta|title|p|div|h1|br|b)\b/i.test(start) ? "page" : null;
}

function readXml(source: string): Document | null {
  const xml = withoutRootPrefix(source);
  const { items: raws, shell, cut } = sliceItems(xml);
  const looseMarkup = xml.includes("http://purl.org/atom/ns#");
  const whole = cut ? "malformed" : tryParse(xml);
  if (typeof whole === "object") {
    const items = itemsOf(whole);
    if (items.length === raws.length) {
      return { body: whole, items: pair(items, raws), broken: [], partial: false, looseMarkup };
    }
  }
  const one = readOneByOne(raws, shell, whole);
  if (!one || (one.items.length === 0 && whole === "malformed")) return null;
  return { ...one, partial: whole === "malformed", looseMarkup };
}

/** Items that are tried one by one; 1,000 ill-formed ones take half a second. */
const ALONE_MAX = 1000;
/** A root element larger than this is not put around each of them. */
const ROOT_MAX = 20_000;

/** Each item on its own in the feed's root element: one that is ill-formed costs itself only. */
function readOneByOne(
  raws: string[],
  shell: string,
  whole: Parsed,
): Pick<Document, "body" | "items" | "broken"> | null {
  const opening = rootOpening(shell);
  if (!opening) return null;
  const readings = [whole, tryParse(closed(shell, opening.names)), tryParse(opening.text + closing(opening.names))];
  const body = readings.find((reading) => typeof reading === "object") ?? opening.nothing;
  const items: Document["items"] = [];
  const broken: string[] = [];
  for (const raw of raws.slice(0, ALONE_MAX)) {
    const alone = tryParse(opening.text + raw + closing(opening.names));
    const item = typeof alone === "object" ? itemsOf(alone)[0] : undefined;
    if (item) items.push({ item, raw });
    else if (/<[^/!][\s\S]*<[^/!]/.test(raw)) broken.push(raw);
  }
  return { body, items, broken };
}

/** The root's opening tag, and RSS's channel, which a lone item needs around it. */
function rootOpening(shell: string): { text: string; names: string[]; nothing: Body } | null {
  const root = /<((?:[\w.-]+:)?(rss|feed|rdf))(?:\s[^>]*)?>/i.exec(shell);
  if (!root?.[1]) return null;
  if (root[0].length > ROOT_MAX) return null;
  const opening = root[0].replace(/\/>$/, ">");
  const names = [root[1]];
  const local = root[2]?.toLowerCase();
  if (local === "feed") return { text: opening, names, nothing: { format: "atom", feed: {} } };
  if (local === "rdf") return { text: opening, names, nothing: { format: "rdf", feed: {} } };
  const channel = /<((?:[\w.-]+:)?channel)(?:\s[^>]*)?>/i.exec(shell)?.[0].replace(/\/>$/, ">") ?? "<channel>";
  return { text: opening + channel, names: [...names, "channel"], nothing: { format: "rss", feed: {} } };
}

const closing = (names: string[]) =>
  names
    .toReversed()
    .map((name) => `</${name}>`)
    .join("");

/** The document without its items, closed where it breaks off. */
function closed(shell: string, names: string[]): string {
  const lastTag = shell.lastIndexOf("<");
  const whole = shell.indexOf(">", lastTag) === -1 ? shell.slice(0, lastTag) : shell;
  const open = names.filter((name) => !whole.toLowerCase().includes(`</${name.toLowerCase()}`));
  return whole + closing(open);
}

type Parsed = Body | "empty" | "malformed";

function tryParse(xml: string): Parsed {
  try {
    return parseFeed(xml);
  } catch (error) {
    return error instanceof MalformedError ? "malformed" : "empty";
  }
}

/** RSS under a prefix of its own, which no parser expects. */
function withoutRootPrefix(xml: string): string {
  const prefix = /<([\w.-]+):rss[\s>]/i.exec(xml.slice(0, 5000))?.[1];
  return prefix ? xml.replaceAll(`<${prefix}:`, "<").replaceAll(`</${prefix}:`, "</") : xml;
}

function readJson(text: string): Document | null {
  const json = parseJson(wholeNumbers(text));
  if (json === null || !detectJsonFeed(json)) return null;
  const body: Body = { format: "json", feed: parseJsonFeed(json) };
  const sources = listedItems(json);
  const whole = itemsOf(body);
  if (whole.length === sources.length) {
    const items = pair(
      whole,
      sources.map((source) => JSON.stringify(source)),
    );
    return { body, items, broken: [], partial: false, looseMarkup: false };
  }
  const items: Document["items"] = [];
  const broken: string[] = [];
  for (const source of sources.slice(0, ALONE_MAX)) {
    const raw = JSON.stringify(source) ?? "null";
    const item = parseJsonFeed({ title: "one", items: [source] }).items?.[0];
    if (item) items.push({ item: { format: "json", item }, raw });
    else broken.push(raw);
  }
  return { body, items, broken, partial: false, looseMarkup: false };
}

function parseJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function listedItems(json: object): unknown[] {
  const listed: unknown = Object.entries(json).find(([key]) => key.toLowerCase() === "items")?.[1];
  return Array.isArray(listed) ? listed : [];
}

/** Numbers beyond 15 digits become strings before JSON reading would round them: they are ids. */
function wholeNumbers(json: string): string {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function itemsOf(body: Body): Item[] {
  switch (body.format) {
    case "rss":
      return (body.feed.items ?? []).map((item) => ({ format: "rss", item }));
    case "rdf":
      return (body.feed.items ?? []).map((item) => ({ format: "rdf", item }));
    case "atom":
      return (body.feed.entries ?? []).map((item) => ({ format: "atom", item }));
    case "json":
      return (body.feed.items ?? []).map((item) => ({ format: "json", item }));
  }
}

function pair(items: Item[], raws: string[]): Document["items"] {
  return items.map((item, n) => ({ item, raw: raws[n] ?? "" }));
}

const feedRoots = new Set(["rss", "feed", "rdf"]);
