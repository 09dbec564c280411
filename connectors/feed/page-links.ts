export type PageLink = { url: string; title: string | null; kind: "posts" | "comments" };

/** The feeds that a web page announces in its `link rel=alternate` elements, in the page's order, at most 20. */
export function feedLinks(html: string, address: string): PageLink[] {
  const head = html.slice(0, 500_000).replace(/<!--[\s\S]*?-->/g, "");
  const base = baseOf(head, address);
  const links = new Map<string, PageLink>();
  for (const [tag] of head.matchAll(/<link\s[^<>]*>/gi)) {
    const attributes = attributesOf(tag);
    const rel = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/);
    const type = (attributes.get("type") ?? "").toLowerCase().split(";")[0]?.trim() ?? "";
    const href = attributes.get("href") ?? "";
    if (!(rel.includes("alternate") && feedTypes.has(type)) && !rel.includes("feed")) continue;
    if (href === "" || !URL.canParse(href, base)) continue;
    const { href: url, protocol } = new URL(href, base);
    // WordPress announces its API as application/json.
    if (!/^https?:$/.test(protocol) || /\/wp-json\//.test(url) || links.has(url) || links.size >= 20) continue;
    const title = attributes.get("title")?.replace(/\s+/g, " ").trim() || null;
    links.set(url, { url, title, kind: kindOf(url, title) });
  }
  return [...links.values()];
}

export function titleOf(html: string): string | null {
  const title = /<title[^>]*>([^<]*)</i.exec(html.slice(0, 100_000))?.[1];
  return title ? decode(title).replace(/\s+/g, " ").trim() || null : null;
}

/** By the address, else by the words that blog engines put into the title. */
export function kindOf(url: string, title: string | null): "posts" | "comments" {
  if (/\/comments?(?:\/|$|\.)/i.test(new URL(url).pathname)) return "comments";
  return /\b(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties)\b/i.test(title ?? "")
    ? "comments"
    : "posts";
}

const feedTypes = new Set([
  "application/rss+xml",
  "application/atom+xml",
  "application/rdf+xml",
  "application/feed+json",
  "application/json",
  "text/rss+xml",
  "text/atom+xml",
  "application/x.atom+xml",
  "application/x-atom+xml",
]);

function baseOf(head: string, address: string): string {
  const tag = /<base\s[^<>]*>/i.exec(head)?.[0];
  const href = tag ? attributesOf(tag).get("href") : undefined;
  return href && URL.canParse(href, address) ? new URL(href, address).href : address;
}

function attributesOf(tag: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single, bare] of tag.matchAll(
    /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g,
  )) {
    if (!attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), decode(double ?? single ?? bare ?? ""));
  }
  return attributes;
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  raquo: "»",
  laquo: "«",
};

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
    (all, decimal, hex, name: string | undefined) => {
      if (name) return entities[name.toLowerCase()] ?? all;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\uFFFD" : String.fromCodePoint(code);
    },
  );
}
