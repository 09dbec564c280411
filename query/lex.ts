import { QuerySyntaxError } from "./error.ts";

/** A piece of a query's source; `start` and `end` are UTF-16 offsets. */
export type Lexeme = {
  kind: "open" | "close" | "and" | "or" | "not" | "near" | "minus" | "word" | "quoted" | "filter";
  /** The word, what stands between the quotes, or the filter's value. */
  text: string;
  /** The filter's name, lower-cased. */
  field?: string;
  start: number;
  end: number;
};

/** Cuts a query into lexemes. Throws QuerySyntaxError on an unclosed quote. */
export function lex(source: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  let index = 0;
  while (index < source.length) {
    const character = source.charAt(index);
    if (character === " " || (!isLetterOrDigit(source.charCodeAt(index)) && /\s/u.test(character))) {
      index++;
    } else if (isLetterOrDigit(source.charCodeAt(index))) {
      const lexeme = wordAt(source, index);
      lexemes.push(lexeme);
      index = lexeme.end;
    } else if (character === "(" || character === ")") {
      lexemes.push({ kind: character === "(" ? "open" : "close", text: character, start: index, end: ++index });
    } else if (QUOTES.includes(character)) {
      const end = closing(source, index);
      lexemes.push({ kind: "quoted", text: source.slice(index + 1, end), start: index, end: end + 1 });
      index = end + 1;
    } else if (MINUSES.includes(character) && !/[\s)]|^$/u.test(source.charAt(index + 1))) {
      lexemes.push({ kind: "minus", text: character, start: index, end: ++index });
    } else {
      const lexeme = wordAt(source, index);
      lexemes.push(lexeme);
      index = lexeme.end;
    }
  }
  return lexemes;
}

/** Typographic quotes and dashes come with pasted text and mean the same. */
const QUOTES = '"“”„‟«»';
const MINUSES = "-−–";
const OPERATORS = { AND: "and", OR: "or", NOT: "not" } as const;
/** What ends at a space, parenthesis or quote. */
const WORD = /[^\s()"“”„‟«»]+/uy;

function isLetterOrDigit(unit: number): boolean {
  return (unit | 0x20) >= 0x61 ? (unit | 0x20) <= 0x7a : unit >= 0x30 && unit <= 0x39;
}

function closing(source: string, start: number): number {
  for (let index = start + 1; index < source.length; index++) if (QUOTES.includes(source.charAt(index))) return index;
  throw new QuerySyntaxError(
    "unclosed_quote",
    'This quotation mark is never closed. Add a " where the phrase ends.',
    start + 1,
    source.length - start,
  );
}

function wordAt(source: string, start: number): Lexeme {
  WORD.lastIndex = start;
  WORD.test(source);
  const end = WORD.lastIndex;
  const text = source.slice(start, end);
  if (text === "AND" || text === "OR" || text === "NOT") return { kind: OPERATORS[text], text, start, end };
  if (text.startsWith("NEAR") && /^NEAR(?:\/.*)?$/su.test(text)) return { kind: "near", text, start, end };
  if (!text.includes(":")) return { kind: "word", text, start, end };
  const filter = /^([A-Za-z_]{2,}):(?!\/\/)(.*)$/su.exec(text);
  if (filter === null) return { kind: "word", text, start, end };
  const field = filter[1]!.toLowerCase();
  if (filter[2] === "" && QUOTES.includes(source.charAt(end)) && end < source.length) {
    const close = closing(source, end);
    return { kind: "filter", field, text: source.slice(end + 1, close), start, end: close + 1 };
  }
  return { kind: "filter", field, text: filter[2]!, start, end };
}
