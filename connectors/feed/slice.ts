export type Slices = {
  /** each complete item or entry as it stands in the document */
  items: string[];
  /** the document without them, and without an item that never ends */
  shell: string;
  /** an item or a comment was open when the document ended */
  cut: boolean;
};

/**
 * Cuts the items of an RSS or RDF document, or the entries of an Atom document, out of its text, each exactly as it
 * came. Works on ill-formed documents: only comments, CDATA sections and the item tags themselves are understood.
 */
export function sliceItems(xml: string): Slices {
  const items: string[] = [];
  const shell: string[] = [];
  let depth = 0;
  let itemStart = 0;
  let shellStart = 0;
  let at = xml.indexOf("<");
  while (at !== -1) {
    const end = endOfMarkup(xml, at);
    if (end === -1) return { items, shell: shell.join("") + xml.slice(shellStart, depth ? itemStart : at), cut: true };
    const tag = itemTag(xml, at, end);
    if (tag === "open") {
      if (depth === 0) {
        shell.push(xml.slice(shellStart, at));
        itemStart = at;
        shellStart = at;
      }
      depth += 1;
    } else if (tag === "close" && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        items.push(xml.slice(itemStart, end));
        shellStart = end;
      }
    }
    at = xml.indexOf("<", end);
  }
  if (depth > 0) return { items, shell: shell.join(""), cut: true };
  return { items, shell: shell.join("") + xml.slice(shellStart), cut: false };
}

/** The place after the comment, CDATA section, instruction or tag that starts here; -1 when it never ends. */
function endOfMarkup(xml: string, at: number): number {
  if (xml.startsWith("<!--", at)) return after(xml, "-->", at + 4);
  if (xml.startsWith("<![CDATA[", at)) return after(xml, "]]>", at + 9);
  if (xml.startsWith("<?", at)) return after(xml, "?>", at + 2);
  if (itemName.test(xml.slice(at, at + 60))) return after(xml, ">", at + 1);
  return at + 1;
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  return found === -1 ? -1 : found + mark.length;
}

function itemTag(xml: string, at: number, end: number): "open" | "close" | null {
  const name = itemName.exec(xml.slice(at, at + 60));
  if (!name) return null;
  if (name[1]) return "close";
  return xml.charAt(end - 2) === "/" ? null : "open";
}

const itemName = /^<(\/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])/i;
