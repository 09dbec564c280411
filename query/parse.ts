import { isAnchored } from "./anchored.ts";
import {
  type And,
  MAX_DEPTH,
  MAX_DISTANCE,
  MAX_LENGTH,
  MAX_TERMS,
  type Near,
  type Node,
  type Or,
  type Place,
  type Query,
  type Span,
} from "./ast.ts";
import { QuerySyntaxError } from "./error.ts";
import { filterOf } from "./filter.ts";
import { type Lexeme, lex } from "./lex.ts";
import { phraseOf, wordOf } from "./words.ts";

export type { Node, Query } from "./ast.ts";
export { QuerySyntaxError } from "./error.ts";

export type ParseOptions = {
  /** Accept queries of filters or negations alone: for searches within a time window, never for topics. */
  allowUnanchored?: boolean;
};

/**
 * Reads a topic query: OR of ANDs of NOTs of NEARs; side by side means AND. Throws QuerySyntaxError with a sentence
 * and a column for everything it does not understand.
 */
export function parse(source: string, options: ParseOptions = {}): Query {
  if (source.length > MAX_LENGTH) {
    throw new QuerySyntaxError(
      "too_long",
      `The query has ${source.length} characters; at most ${MAX_LENGTH} are possible. Split it into two topics.`,
      MAX_LENGTH + 1,
      source.length - MAX_LENGTH,
    );
  }
  const root = new Parser(source, lex(source)).read();
  if (options.allowUnanchored !== true && !isAnchored(root)) {
    throw new QuerySyntaxError(
      "unanchored",
      "This query would match almost every post. Add at least one word, phrase, #tag or @handle that a post must contain; each side of an OR needs one.",
      1,
      Math.max(1, source.length),
    );
  }
  return { source, root };
}

class Parser {
  private readonly source: string;
  private readonly lexemes: Lexeme[];
  private next = 0;
  private depth = 0;
  private terms = 0;

  constructor(source: string, lexemes: Lexeme[]) {
    this.source = source;
    this.lexemes = lexemes;
  }

  read(): Node {
    if (this.lexemes.length === 0) {
      throw new QuerySyntaxError(
        "empty",
        'The query is empty. Type a word, a "phrase", a #tag or an @handle.',
        1,
        Math.max(1, this.source.length),
      );
    }
    const root = this.or();
    const left = this.peek();
    if (left !== undefined)
      this.fail(
        "unexpected_parenthesis",
        'There is no "(" for this ")". Remove it or add the opening parenthesis.',
        left,
      );
    return root;
  }

  private or(): Node {
    const items = [this.and()];
    while (this.peek()?.kind === "or") {
      const operator = this.take();
      this.operandAfter(operator);
      items.push(this.and());
    }
    return joined("or", items);
  }

  private and(): Node {
    const items = [this.not()];
    for (;;) {
      const lexeme = this.peek();
      if (lexeme === undefined || lexeme.kind === "or" || lexeme.kind === "close") break;
      if (lexeme.kind === "and") {
        this.take();
        this.operandAfter(lexeme);
      }
      items.push(this.not());
    }
    return joined("and", items);
  }

  private not(): Node {
    const lexeme = this.peek();
    if (lexeme?.kind !== "not" && lexeme?.kind !== "minus") return this.near();
    this.take();
    this.operandAfter(lexeme);
    this.deeper(lexeme);
    const item = this.not();
    this.depth--;
    return { type: "not", item };
  }

  private near(): Node {
    const first = this.peek();
    const left = this.primary();
    const operator = this.peek();
    if (operator?.kind !== "near") return left;
    this.take();
    const distance = this.distance(operator);
    this.operandAfter(operator);
    const second = this.peek();
    const right = this.primary();
    const again = this.peek();
    if (again?.kind === "near")
      this.fail("bad_near", "NEAR joins two things. For a chain, write (a NEAR/3 b) AND (b NEAR/3 c).", again);
    return {
      type: "near",
      distance,
      left: this.spans(left, first!),
      right: this.spans(right, second!),
      at: this.place(first!.start, this.lexemes[this.next - 1]!.end),
    } satisfies Near;
  }

  private primary(): Node {
    const lexeme = this.peek();
    if (lexeme === undefined)
      throw new QuerySyntaxError(
        "missing_operand",
        "Something is missing at the end of the query.",
        this.source.length + 1,
        1,
      );
    this.take();
    switch (lexeme.kind) {
      case "open":
        return this.group(lexeme);
      case "quoted":
        return this.counted(phraseOf(lexeme), lexeme);
      case "word":
        return this.counted(wordOf(lexeme), lexeme);
      case "filter":
        return this.counted(filterOf(lexeme), lexeme);
      case "close":
        return this.fail(
          "unexpected_parenthesis",
          'There is no "(" for this ")". Remove it or add the opening parenthesis.',
          lexeme,
        );
      case "near":
        return this.fail("missing_operand", `${lexeme.text} needs a word or phrase on its left.`, lexeme);
      default:
        return this.fail(
          "missing_operand",
          `${lexeme.text} needs something on its left. To search for the word itself, put it in quotes.`,
          lexeme,
        );
    }
  }

  private group(open: Lexeme): Node {
    this.deeper(open);
    const first = this.peek();
    if (first?.kind === "close") {
      throw new QuerySyntaxError(
        "empty_parentheses",
        "These parentheses are empty. Put a word between them or remove them.",
        open.start + 1,
        first.end - open.start,
      );
    }
    if (first === undefined) this.unclosed(open);
    const node = this.or();
    if (this.peek()?.kind !== "close") this.unclosed(open);
    this.take();
    this.depth--;
    return node;
  }

  private unclosed(open: Lexeme): never {
    return this.fail("unclosed_parenthesis", 'This parenthesis is never closed. Add a ")".', open);
  }

  private operandAfter(operator: Lexeme): void {
    const lexeme = this.peek();
    if (
      lexeme !== undefined &&
      lexeme.kind !== "close" &&
      lexeme.kind !== "or" &&
      lexeme.kind !== "and" &&
      lexeme.kind !== "near"
    )
      return;
    this.fail(
      "missing_operand",
      `${operator.text} needs something on its right. To search for the word itself, put it in quotes.`,
      operator,
    );
  }

  private distance(operator: Lexeme): number {
    const digits = /^NEAR\/(\d{1,4})$/u.exec(operator.text)?.[1];
    const distance = Number(digits);
    if (digits === undefined || distance > MAX_DISTANCE) {
      this.fail(
        "bad_distance",
        `NEAR needs the number of words that may stand between, from 0 to ${MAX_DISTANCE}: write NEAR/5.`,
        operator,
      );
    }
    return distance;
  }

  private spans(node: Node, at: Lexeme): Span[] {
    if (node.type === "term" || node.type === "prefix" || node.type === "phrase") return [node];
    if (node.type === "or") return node.items.flatMap((item) => this.spans(item, at));
    return this.fail(
      "bad_near",
      "Beside NEAR stand a word, a phrase, or several of them joined by OR in parentheses.",
      at,
    );
  }

  private counted(node: Node, lexeme: Lexeme): Node {
    this.terms += node.type === "phrase" ? node.words.length : 1;
    if (this.terms > MAX_TERMS)
      this.fail("too_many_terms", `The query has more than ${MAX_TERMS} terms. Split it into two topics.`, lexeme);
    return node;
  }

  private deeper(lexeme: Lexeme): void {
    this.depth++;
    if (this.depth > MAX_DEPTH)
      this.fail("too_deep", `Parentheses and NOTs go more than ${MAX_DEPTH} deep here. Simplify this part.`, lexeme);
  }

  private place(start: number, end: number): Place {
    return { column: start + 1, length: end - start };
  }

  private peek(): Lexeme | undefined {
    return this.lexemes[this.next];
  }

  private take(): Lexeme {
    return this.lexemes[this.next++]!;
  }

  private fail(code: ConstructorParameters<typeof QuerySyntaxError>[0], message: string, lexeme: Lexeme): never {
    throw new QuerySyntaxError(code, message, lexeme.start + 1, lexeme.end - lexeme.start);
  }
}

/** One And or Or of all items; those of the same kind are opened up. */
function joined(type: "and" | "or", items: Node[]): Node {
  if (items.length === 1) return items[0]!;
  const flat = items.some((item) => item.type === type)
    ? items.flatMap((item) => (item.type === type ? item.items : [item]))
    : items;
  return { type, items: flat } as And | Or;
}
