export type Links = {
  /** path and query of the page of older items */
  next: string | null;
  /** path and query of the page of newer items */
  prev: string | null;
};

/**
 * Reads a Link header. Only the query is taken over, onto the path that was asked: behind a proxy servers write other
 * hosts and schemes into it, and a stranger's address must not be called with our token.
 */
export function linksOf(header: string | null, asked: string): Links {
  const links: Links = { next: null, prev: null };
  const [path = ""] = asked.split("?");
  for (const [, address = "", parameters = ""] of (header ?? "").slice(0, 8192).matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, relation = ""] = /\brel\s*=\s*"?([a-z]+)/i.exec(parameters) ?? [];
    const query = address.indexOf("?");
    if (query < 0) continue;
    if (relation === "next" || relation === "prev") links[relation] = path + address.slice(query).split("#")[0];
  }
  return links;
}
