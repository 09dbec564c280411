import { importMaxima } from "@earshot/contract/imports.ts";

/** One JSON value of a file: its text, or why it cannot be read. */
export type Element = { line: number; text: string } | { line: number; fault: string };

const tooLong = `is longer than ${importMaxima.row.toLocaleString("en")} characters`;

/** One JSON value a line; a line too long is told and left out. */
export async function* readLines(text: AsyncIterable<string>): AsyncGenerator<Element> {
  let line = 0;
  let pending = "";
  let over = false;
  const ended = (): Element | null => {
    line++;
    const said = pending.trim();
    const long = over;
    pending = "";
    over = false;
    if (long) return { line, fault: tooLong };
    return said === "" ? null : { line, text: said };
  };
  for await (const piece of text) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", start)) {
      if (!over) pending += piece.slice(start, end);
      start = end + 1;
      const element = ended();
      if (element) yield element;
    }
    if (!over) pending += piece.slice(start);
    if (pending.length > importMaxima.row) {
      over = true;
      pending = "";
    }
  }
  const last = ended();
  if (last) yield last;
}

/**
 * The elements of one JSON document without holding it: those of an array at the top, or of a collection's `orderedItems`
 * or `items`; else the document itself. What is broken inside an element is the element's fault alone, as long as its
 * brackets and quotation marks are in order.
 */
export async function* readElements(text: AsyncIterable<string>): AsyncGenerator<Element> {
  let depth = 0;
  let quoted = false;
  let escaped = false;
  /** of the array whose elements are wanted; 0: none yet */
  let inside = 0;
  let key = "";
  let word = "";
  let pending = "";
  let over = false;
  let line = 0;
  const take = (): Element | null => {
    const said = pending.trim();
    const long = over;
    pending = "";
    over = false;
    if (!long && said === "") return null;
    line++;
    return long ? { line, fault: tooLong } : { line, text: said };
  };

  for await (const piece of text) {
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      const within = inside > 0 && depth >= inside;
      const separates = within && depth === inside && !quoted && (char === "," || char === "]");
      if (separates) {
        const element = take();
        if (element) yield element;
      } else if (within || inside === 0) {
        if (pending.length < importMaxima.row) pending += char;
        else over = true;
      }
      if (quoted) {
        if (escaped) escaped = false;
        else if (char === "\\") escaped = true;
        else if (char === '"') quoted = false;
        if (quoted && word.length < 20) word += char;
        if (!quoted) key = word;
        continue;
      }
      if (char === '"') {
        quoted = true;
        word = "";
      } else if (char === "{" || char === "[") {
        depth++;
        const wanted = depth === 1 || (depth === 2 && /^(orderedItems|items)$/.test(key));
        if (char === "[" && inside === 0 && wanted) {
          inside = depth;
          pending = "";
          over = false;
        }
      } else if (char === "}" || char === "]") {
        depth--;
        if (inside > 0 && depth < inside) inside = Number.POSITIVE_INFINITY;
      }
    }
  }
  // A document of one object; or one that breaks off in the middle of an element.
  if (inside === 0 || (Number.isFinite(inside) && pending.trim() !== "")) {
    const last = take();
    if (last) yield last;
  }
}
