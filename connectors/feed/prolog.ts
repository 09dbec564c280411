/** The local name of the first element, in small letters. */
export function rootName(xml: string): string | null {
  let at = 0;
  for (;;) {
    at = xml.indexOf("<", at);
    if (at === -1) return null;
    const skip = xml.startsWith("<!--", at) ? "-->" : xml.startsWith("<?", at) || xml.startsWith("<!", at) ? ">" : null;
    if (skip === null) return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(xml.slice(at, at + 100))?.[1]?.toLowerCase() ?? null;
    at = xml.indexOf(skip, at);
    if (at === -1) return null;
  }
}

/** Cuts document type declarations before the root, with everything they declare; a comment that names one stays. */
export function withoutDoctype(xml: string): string {
  const kept: string[] = [];
  let at = 0;
  let from = 0;
  for (;;) {
    at = xml.indexOf("<", at);
    if (at === -1) break;
    if (xml.startsWith("<!--", at)) {
      const end = xml.indexOf("-->", at + 4);
      if (end === -1) break;
      at = end + 3;
    } else if (/^<!doctype/i.test(xml.slice(at, at + 9))) {
      kept.push(xml.slice(from, at));
      at = endOfDoctype(xml, at);
      from = at;
    } else if (xml.startsWith("<?", at) || xml.startsWith("<!", at)) {
      at += 2;
    } else break;
  }
  return kept.join("") + xml.slice(from);
}

function endOfDoctype(xml: string, at: number): number {
  let inside = false;
  let quote = "";
  for (let n = at + 9; n < xml.length; n += 1) {
    const char = xml.charAt(n);
    if (quote) {
      if (char === quote) quote = "";
    } else if (xml.startsWith("<!--", n)) {
      const end = xml.indexOf("-->", n + 4);
      if (end === -1) return xml.length;
      n = end + 2;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "[") inside = true;
    else if (char === "]") inside = false;
    else if (char === ">" && !inside) return n + 1;
  }
  return xml.length;
}
