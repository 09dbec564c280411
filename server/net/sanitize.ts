import sanitize from "sanitize-html";
import { readSanitized } from "./read-sanitized.ts";

export interface SanitizedHtml {
  /** Only tags of ALLOWED_TAGS with attributes of ALLOWED_ATTRIBUTES; no pictures. Sanitizing it again changes nothing. */
  html: string;
  /** What a reader sees, as plain text; links with their whole address where the network had abbreviated it. */
  text: string;
  /** Links in order, at most 1,000; `text` as shown. */
  links: { href: string; text: string }[];
  /** Pictures in order, at most 200, without tracking pixels; to be shown through the picture proxy only. */
  images: { src: string; alt: string }[];
}

/** The tags that may be in the result. */
export const ALLOWED_TAGS: readonly string[] = (
  "a abbr b bdi blockquote br cite code dd del dfn div dl dt em figcaption figure h3 h4 h5 h6 hr i ins kbd li " +
  "mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td tfoot th thead tr u ul var wbr"
).split(" ");

/** The attributes that may be in the result, by tag; `*` for all. */
export const ALLOWED_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  "*": ["dir", "lang"],
  a: ["href", "rel", "target"],
  li: ["value"],
  ol: ["start"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan"],
};

const MAX_CODE_POINTS = 100_000;
const MAX_DEPTH = 256;
/** The parser's stack costs the square of the open tags: 33,000 nested ones took 300 ms, 20,000 take 100 ms. */
const MAX_TAGS = 20_000;
const MAX_URL = 2_048;

/**
 * The one sanitizer: HTML of strangers in, harmless HTML, plain text, links and pictures out. Reads the first 100,000
 * code points with 20,000 tags, 256 levels deep. `baseUrl` (http or https) resolves relative addresses, which are dropped without it.
 * Never throws; takes time linear in the input.
 */
export function sanitizeHtml(html: string, { baseUrl }: { baseUrl?: string } = {}): SanitizedHtml {
  const source = firstTags(firstCodePoints(html, MAX_CODE_POINTS)).replace(/\p{Surrogate}|\0/gu, "\uFFFD");
  try {
    const lost = { any: false };
    const read = readSanitized(withoutControls(sanitize(source, optionsFor(baseUrl, lost))));
    if (!lost.any) return read;
    // What stood between two paragraphs is gone: the one is now inside the other, and a browser would end it there.
    return { ...read, html: readSanitized(sanitize(read.html, OPTIONS)).html };
  } catch {
    // A parser error must not cost the post: shown as the text it is.
    const text = withoutControls(source);
    return { html: escapeHtml(text), text, links: [], images: [] };
  }
}

/** Text as HTML content or attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * A pseudo tag for what no reader sees, cut out with everything inside. It has to be an allowed tag: sanitize-html
 * renames a later closing tag when a transformed tag is dropped as not allowed.
 */
const UNSEEN = "unseen";

const DROPPED_WITH_CONTENT = (
  "applet audio canvas embed frameset head iframe math noembed noframes noscript object option " +
  "plaintext script select style svg template textarea title video xmp"
).split(" ");

const OPTIONS: sanitize.IOptions = {
  // Pictures and spans live until readSanitized has read them.
  allowedTags: [...ALLOWED_TAGS, "img", "span", UNSEEN],
  allowedAttributes: {
    ...Object.fromEntries(Object.entries(ALLOWED_ATTRIBUTES).map(([tag, names]) => [tag, [...names]])),
    img: ["src", "alt"],
    span: ["class"],
  },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: DROPPED_WITH_CONTENT,
  // The types leave out the name after renaming.
  exclusiveFilter: (frame) => "name" in frame && frame.name === UNSEEN,
  nestingLimit: MAX_DEPTH,
  selfClosing: ["br", "hr", "img", "wbr"],
};

/** @param lost is told whether an element will not be in the result */
function optionsFor(baseUrl: string | undefined, lost: { any: boolean }): sanitize.IOptions {
  return {
    ...OPTIONS,
    transformTags: {
      "*": (tag, attributes) => {
        const kept = transform(tag, attributes, baseUrl);
        lost.any ||= !ALLOWED.has(kept.tagName);
        return kept;
      },
    },
  };
}

const ALLOWED: ReadonlySet<string> = new Set(ALLOWED_TAGS);

type Attributes = Record<string, string>;

function transform(tag: string, given: Attributes, baseUrl: string | undefined): sanitize.Tag {
  if (isUnseen(given)) return { tagName: UNSEEN, attribs: {} };
  const attribs: Attributes = {};
  if (given.dir && /^(ltr|rtl|auto)$/i.test(given.dir)) attribs.dir = given.dir.toLowerCase();
  if (given.lang && /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(given.lang)) attribs.lang = given.lang;

  switch (tag) {
    case "a": {
      const href = webAddress(given.href, baseUrl, ["http:", "https:", "mailto:"]);
      if (!href) return { tagName: "span", attribs: {} };
      return { tagName: "a", attribs: { ...attribs, href, rel: "noopener nofollow ugc", target: "_blank" } };
    }
    case "img": {
      const src = webAddress(given.src, baseUrl, ["http:", "https:"]);
      if (!src || isTrackingPixel(given)) return { tagName: UNSEEN, attribs: {} };
      return { tagName: "img", attribs: { src, alt: firstCodePoints(given.alt ?? "", 2_000) } };
    }
    case "span":
      return { tagName: "span", attribs: given.class ? { class: given.class.slice(0, 200) } : {} };
    case "h1":
    case "h2":
      return { tagName: "h3", attribs };
    case "ol":
      return { tagName: tag, attribs: { ...attribs, ...number("start", given.start) } };
    case "li":
      return { tagName: tag, attribs: { ...attribs, ...number("value", given.value) } };
    case "td":
    case "th":
      return {
        tagName: tag,
        attribs: { ...attribs, ...number("colspan", given.colspan), ...number("rowspan", given.rowspan) },
      };
    default:
      return { tagName: tag, attribs };
  }
}

function isUnseen({ hidden, style = "" }: Attributes): boolean {
  return hidden !== undefined || UNSEEN_STYLE.test(style.slice(0, 2_000));
}

const UNSEEN_STYLE =
  /display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])/i;

function isTrackingPixel({ width, height, style = "" }: Attributes): boolean {
  const sizes = [width, height, ...Array.from(style.slice(0, 2_000).matchAll(SIZE), (match) => match[1])];
  return sizes.some((size) => size !== undefined && /^\s*0*[01](\.0*)?(px)?\s*$/.test(size.slice(0, 20)));
}

const SIZE = /(?:^|[;\s])(?:width|height)\s*:\s*([\d.]{1,10}(?:px)?)(?![\d.%a-z])/gi;

/** Absolute, canonical (names in punycode), without user name and password; undefined for every other kind. */
function webAddress(given: string | undefined, baseUrl: string | undefined, kinds: string[]): string | undefined {
  if (!given || given.length > MAX_URL || !URL.canParse(given, baseUrl)) return undefined;
  const url = new URL(given, baseUrl);
  if (!kinds.includes(url.protocol)) return undefined;
  if (url.protocol === "mailto:") {
    url.search = "";
    url.hash = "";
  } else {
    url.username = "";
    url.password = "";
  }
  return url.href.length > MAX_URL ? undefined : url.href;
}

function number(name: string, given: string | undefined): Attributes {
  return given && /^\d{1,3}$/.test(given) ? { [name]: given } : {};
}

function firstCodePoints(text: string, count: number): string {
  if (text.length <= count) return text;
  let end = 0;
  for (let seen = 0; seen < count && end < text.length; seen += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function firstTags(html: string): string {
  let at = html.indexOf("<");
  for (let seen = 0; at >= 0 && seen < MAX_TAGS; seen += 1) at = html.indexOf("<", at + 1);
  return at < 0 ? html : html.slice(0, at);
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return text.replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, "");
}
