export type Resolve = (address: string) => string | null;

/** HTML with every relative address of a link, picture or other medium made absolute. Safe or not is not decided here. */
export function absoluteMarkup(html: string, base: string | undefined): string {
  if (!base || !URL.canParse(base)) return html;
  return html.replace(openingTag, (tag) =>
    tag.replace(
      addressAttribute,
      (attribute, before: string, _value, double?: string, single?: string, bare?: string) => {
        const address = (double ?? single ?? bare ?? "").trim();
        if (address === "" || address.startsWith("#") || /^[a-z][a-z0-9+.-]*:/i.test(address)) return attribute;
        if (!URL.canParse(address, base)) return attribute;
        return `${before}"${new URL(address, base).href}"`;
      },
    ),
  );
}

const openingTag = /<(?:a|area|img|video|audio|source|track|blockquote|q|iframe)\s[^<>]*>/gi;
const addressAttribute = /(\s(?:href|src|poster|cite)\s*=\s*)("([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;

export type Link = { url: string; start: number; end: number };

/**
 * Where the links stand in the plain text, in code points: anchors of the markup, and bare addresses.
 * `toText` is the sanitizer. Marks around each anchor's words travel through it, and since it may only differ in
 * white space with and without them, both texts are walked side by side.
 */
export function findLinks(text: string, html: string | null, toText: (html: string) => string): Link[] {
  const links = html === null ? [] : anchored(text, html, toText).slice(0, MAX_LINKS);
  let read = 0;
  let start = 0;
  for (const found of text.matchAll(bareAddress)) {
    if (links.length >= MAX_LINKS) break;
    const url = found[0].replace(/[.,;:!?'")\]]+$/, "");
    start += codePoints(text.slice(read, found.index));
    read = found.index;
    const from = start;
    const end = from + codePoints(url);
    if (URL.canParse(url) && !links.some((link) => link.start < end && from < link.end)) {
      links.push({ url, start: from, end });
    }
  }
  return links.toSorted((a, b) => a.start - b.start);
}

const MAX_LINKS = 200;
const bareAddress = /\bhttps?:\/\/[^\s\p{Cc}<>"]+/giu;

/** Noncharacters that no text carries; the sixteen after them spell an anchor's number. */
const OPEN = "\uFDD0";
const CLOSE = "\uFDD1";
const DIGITS = 0xfdd2;
const digits = (n: number) =>
  [...n.toString(16)].map((digit) => String.fromCharCode(DIGITS + Number.parseInt(digit, 16))).join("");
const anchorTag = /<a\s[^<>]*>|<\/a\s*>/gi;

function anchored(text: string, html: string, toText: (html: string) => string): Link[] {
  const addresses: (string | null)[] = [];
  const clean = html.replace(/[\uFDD0-\uFDE1]/g, "");
  let open = false;
  const marked = clean.replace(anchorTag, (tag) => {
    const end = open ? CLOSE : "";
    open = tag.charAt(1) !== "/";
    return open ? end + tag + OPEN + digits(addresses.push(addressOf(tag)) - 1) : end + tag;
  });
  if (addresses.length === 0) return [];

  const plain = [...text];
  const links: Link[] = [];
  let at = 0;
  let n = 0;
  let start = -1;
  for (const char of toText(marked)) {
    const digit = char.charCodeAt(0) - DIGITS;
    if (digit >= 0 && digit < 16 && char.length === 1) n = n * 16 + digit;
    else if (char === OPEN) {
      n = 0;
      while (at < plain.length && isSpace(plain[at])) at += 1;
      start = at;
    } else if (char === CLOSE) {
      const url = addresses[n];
      if (url && start >= 0 && at > start) links.push({ url, start, end: at });
      start = -1;
    } else if (!isSpace(char)) {
      while (at < plain.length && isSpace(plain[at])) at += 1;
      if (plain[at] !== char) return links;
      at += 1;
    }
  }
  return links;
}

function addressOf(tag: string): string | null {
  const value = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
  const address = decodeAmpersands(value?.[1] ?? value?.[2] ?? value?.[3] ?? "").trim();
  return /^https?:\/\//i.test(address) && URL.canParse(address) && address.length <= 2048 ? address : null;
}

const decodeAmpersands = (value: string) => value.replace(/&(?:amp|#38|#x26);/gi, "&");
const isSpace = (char: string | undefined) => char !== undefined && /\s/.test(char);

function codePoints(text: string): number {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
}
