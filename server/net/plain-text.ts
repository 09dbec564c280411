/**
 * Plain text from a run of tags and words: paragraphs apart by an empty line, `br` and other blocks on their own lines,
 * list items with a bullet, table cells apart by a tab, white space collapsed save inside `pre`.
 */
export class PlainText {
  #lines: string[] = [];
  #line = "";
  /** Whether the line ends with a tab. Asked of the line itself, each word would copy all before it. */
  #tabbed = false;
  /** Line breaks owed before the next word. */
  #owed = 0;
  #space = false;
  #preDepth = 0;
  #listDepth = 0;

  write(words: string): void {
    const visible = words.replaceAll("\u00ad", "");
    if (this.#preDepth > 0) {
      this.#writePreformatted(visible);
      return;
    }
    for (const piece of visible.split(/([ \t\n\r\f]+)/)) {
      if (piece === "") continue;
      if (/^[ \t\n\r\f]/.test(piece)) this.#space = true;
      else this.#append(piece);
    }
  }

  open(tag: string): void {
    if (tag === "br") this.#breakLine();
    else if (tag === "wbr") return;
    else if (tag === "td" || tag === "th") this.#startCell();
    else this.#block(tag);
    if (tag === "pre") this.#preDepth += 1;
    if (tag === "ul" || tag === "ol") this.#listDepth += 1;
    if (tag === "li") {
      this.#append("•");
      this.#space = true;
    }
  }

  close(tag: string): void {
    if (tag === "pre") this.#preDepth -= 1;
    if (tag === "ul" || tag === "ol") this.#listDepth -= 1;
    this.#block(tag);
  }

  toString(): string {
    return [...this.#lines, this.#line.trimEnd()].join("\n").replaceAll("\u00a0", " ").trim();
  }

  #block(tag: string): void {
    if (PARAGRAPHS.has(tag)) this.#owe(this.#listDepth > 0 ? 1 : 2);
    else if (LINES.has(tag)) this.#owe(1);
  }

  #owe(breaks: number): void {
    this.#owed = Math.max(this.#owed, breaks);
    this.#space = false;
  }

  #breakLine(): void {
    this.#settle();
    this.#lines.push(this.#line.trimEnd());
    this.#line = "";
    this.#space = false;
  }

  #startCell(): void {
    if (this.#owed > 0 || this.#line === "") return;
    this.#line += "\t";
    this.#tabbed = true;
    this.#space = false;
  }

  #append(piece: string): void {
    this.#settle();
    if (this.#space && this.#line !== "" && !this.#tabbed) this.#line += " ";
    this.#space = false;
    this.#line += piece;
    this.#tabbed = piece.endsWith("\t");
  }

  #writePreformatted(words: string): void {
    const [first = "", ...others] = words.split(/\r\n|[\n\r]/);
    if (first !== "") this.#append(first);
    for (const line of others) {
      this.#breakLine();
      this.#line = line;
      this.#tabbed = line.endsWith("\t");
    }
  }

  #settle(): void {
    if (this.#owed === 0) return;
    const hasText = this.#lines.length > 0 || this.#line !== "";
    if (hasText) {
      if (this.#line !== "") this.#lines.push(this.#line.trimEnd());
      if (this.#owed > 1 && this.#lines.at(-1) !== "") this.#lines.push("");
    }
    this.#line = "";
    this.#owed = 0;
    this.#space = false;
  }
}

const PARAGRAPHS = new Set("blockquote dl figure h3 h4 h5 h6 hr ol p pre table ul".split(" "));
const LINES = new Set("dd div dt figcaption li tbody tfoot thead tr".split(" "));
