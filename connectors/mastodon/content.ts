type PlainContent = { text: string; spans: Span[] };

/** An anchor, or an address that stands in the text without one (its own label). Offsets are code points of `text`. */
type Span = { href: string; label: string; start: number; end: number };

/** How an anchor is written in plain text: what it covers, and what follows it in brackets. */
type WriteAnchor = (href: string, label: string) => { words: string; aside?: string };

/**
 * Sanitized HTML to plain text, with the place of every anchor. Paragraphs stand an empty line apart, `br` and list
 * items on lines of their own, white space is collapsed save inside `pre`. Takes one pass over the sanitizer's closed
 * grammar: known tags, quoted attributes, escaped text.
 */
export function plainContent(html: string, writeAnchor: WriteAnchor): PlainContent {
  const page = new Writer();
  let anchor: { href: string; label: string } | null = null;

  const closeAnchor = () => {
    if (anchor === null) return;
    const { href, label } = { href: anchor.href, label: anchor.label.replace(/\s+/g, " ").trim() };
    anchor = null;
    page.writeAnchor(href, label, writeAnchor(href, label));
  };

  for (const [, closing, name = "", attributes = "", words] of html.matchAll(TOKEN)) {
    const tag = name.toLowerCase();
    if (words !== undefined) {
      if (anchor !== null) (anchor as { label: string }).label += decode(words);
      else page.write(decode(words));
    } else if (tag === "a") {
      closeAnchor();
      const href = closing ? "" : attribute(attributes, "href");
      if (href !== "") anchor = { href, label: "" };
    } else if (anchor === null) {
      if (closing) page.close(tag);
      else page.open(tag);
    }
  }
  closeAnchor();
  return page.finish();
}

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/gi;

class Writer {
  #text = "";
  #spans: Span[] = [];
  #anchored: { start: number; end: number }[] = [];
  /** line breaks due before the next word */
  #breaks = 0;
  #space = false;
  #preformatted = 0;

  write(words: string): void {
    if (this.#preformatted > 0) {
      if (words !== "") this.#put(words);
      return;
    }
    const collapsed = words.replace(/[ \t\n\r\f]+/g, " ");
    if (collapsed.startsWith(" ")) this.#space = true;
    const inner = collapsed.replace(/^ | $/g, "");
    if (inner === "") return;
    this.#put(inner);
    if (collapsed.endsWith(" ")) this.#space = true;
  }

  writeAnchor(href: string, label: string, { words, aside }: ReturnType<WriteAnchor>): void {
    if (words === "") return;
    this.#put("");
    const start = this.#text.length;
    this.#text += words;
    this.#spans.push({ href, label, start, end: this.#text.length });
    if (aside) this.#text += ` (${aside})`;
    this.#anchored.push({ start, end: this.#text.length });
  }

  open(tag: string): void {
    if (tag === "br") this.#breaks = Math.min(this.#breaks + 1, 2);
    else this.#block(tag);
    if (tag === "pre") this.#preformatted += 1;
    if (tag === "li") this.#put("• ");
  }

  close(tag: string): void {
    if (tag === "pre") this.#preformatted = Math.max(0, this.#preformatted - 1);
    this.#block(tag);
  }

  finish(): PlainContent {
    const text = this.#text.replaceAll("\u00a0", " ").trimEnd();
    const spans = [...this.#spans, ...this.#bareAddresses(text)].sort((a, b) => a.start - b.start);
    return { text, spans: inCodePoints(text, spans) };
  }

  #bareAddresses(text: string): Span[] {
    let behind = 0;
    return [...text.matchAll(WEB_ADDRESS)].flatMap(({ 0: found, index: start }) => {
      const href = found.replace(/[.,;:!?'")\]}>…]+$/, "");
      const end = start + href.length;
      while ((this.#anchored[behind]?.end ?? Number.POSITIVE_INFINITY) <= start) behind += 1;
      const isAnchored = (this.#anchored[behind]?.start ?? Number.POSITIVE_INFINITY) < end;
      return isAnchored || !URL.canParse(href) ? [] : [{ href, label: href, start, end }];
    });
  }

  #block(tag: string): void {
    if (PARAGRAPHS.has(tag)) this.#breaks = 2;
    else if (LINES.has(tag)) this.#breaks = Math.max(this.#breaks, 1);
  }

  #put(words: string): void {
    if (this.#text !== "" && this.#breaks > 0) this.#text += "\n".repeat(this.#breaks);
    else if (this.#text !== "" && this.#space && !/\s$/.test(this.#text.slice(-1))) this.#text += " ";
    this.#breaks = 0;
    this.#space = false;
    this.#text += words;
  }
}

const WEB_ADDRESS = /(?<![\p{L}\p{N}_@])https?:\/\/[^\s<>"]+/giu;

const PARAGRAPHS = new Set("blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split(" "));
const LINES = new Set("dd div dt figcaption li tr".split(" "));

function attribute(attributes: string, name: string): string {
  const [, value = ""] = new RegExp(`\\s${name}="([^"]*)"`, "i").exec(attributes) ?? [];
  return decode(value);
}

function decode(escaped: string): string {
  return escaped
    .replace(/&#(\d{1,7});/g, (whole, digits: string) => fromCodePoint(Number(digits), whole))
    .replace(/&#x([0-9a-f]{1,6});/gi, (whole, digits: string) => fromCodePoint(Number.parseInt(digits, 16), whole))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&nbsp;", "\u00a0")
    .replaceAll("&amp;", "&");
}

function fromCodePoint(value: number, otherwise: string): string {
  return value > 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff) ? String.fromCodePoint(value) : otherwise;
}

/** Spans stand in order and apart, so one walk over the text serves them all. */
function inCodePoints(text: string, spans: Span[]): Span[] {
  let unit = 0;
  let point = 0;
  const pointAt = (target: number) => {
    while (unit < target) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      point += 1;
    }
    return point;
  };
  return spans.map((span) => ({ ...span, start: pointAt(span.start), end: pointAt(span.end) }));
}
