import { PlainText } from "./plain-text.ts";
import type { SanitizedHtml } from "./sanitize.ts";

const MAX_LINKS = 1_000;
const MAX_IMAGES = 200;

/**
 * Reads what the sanitizer let through, a closed grammar (known tags, quoted attributes, four entities), once from left
 * to right: takes out pictures and spans, collects links, writes the plain text. Tokens are only dropped or kept, so the
 * result stays inside that grammar. Throws when the input is not in it.
 */
export function readSanitized(sanitized: string): SanitizedHtml {
  const html: string[] = [];
  const links: SanitizedHtml["links"] = [];
  const images: SanitizedHtml["images"] = [];
  const text = new PlainText();
  const spans: Abbreviation[] = [];
  let link: { href: string; shown: string } | null = null;

  for (const [token, closing, tag, attributes = "", words] of tokens(sanitized)) {
    if (words !== undefined) {
      const plain = decode(words);
      text.write(plain);
      if (spans.includes("invisible")) continue;
      html.push(words);
      if (link) link.shown += plain;
    } else if (tag === "img") {
      if (images.length < MAX_IMAGES)
        images.push({ src: attribute(attributes, "src"), alt: attribute(attributes, "alt") });
    } else if (tag === "span") {
      if (!closing) {
        spans.push(link ? abbreviation(attributes) : "none");
      } else if (spans.pop() === "ellipsis" && !spans.includes("invisible")) {
        html.push("…");
        if (link) link.shown += "…";
      }
    } else if (tag !== undefined) {
      html.push(token);
      if (closing) text.close(tag);
      else text.open(tag);
      if (tag !== "a") continue;
      if (link && links.length < MAX_LINKS)
        links.push({ href: link.href, text: link.shown.replace(/\s+/g, " ").trim() });
      link = closing ? null : { href: attribute(attributes, "href"), shown: "" };
    }
  }
  return { html: html.join(""), text: text.toString(), links, images };
}

/** Mastodon and its kin wrap the parts of a long link: unseen but part of the address, or cut short. */
type Abbreviation = "invisible" | "ellipsis" | "none";

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?: [a-z]+(?:="[^"]*")?)*)(?: \/)?>|([^<>]+)/;

function* tokens(sanitized: string): Generator<RegExpExecArray> {
  const token = new RegExp(TOKEN, "y");
  while (token.lastIndex < sanitized.length) {
    const match = token.exec(sanitized);
    if (!match) throw new Error("The sanitized HTML is outside of its grammar.");
    yield match;
  }
}

function abbreviation(attributes: string): Abbreviation {
  const classes = attribute(attributes, "class").split(/\s/);
  if (classes.includes("invisible")) return "invisible";
  return classes.includes("ellipsis") ? "ellipsis" : "none";
}

function attribute(attributes: string, name: string): string {
  const start = attributes.indexOf(` ${name}="`);
  if (start < 0) return "";
  const from = start + name.length + 3;
  return decode(attributes.slice(from, attributes.indexOf('"', from)));
}

function decode(escaped: string): string {
  return escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
