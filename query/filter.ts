import { FILTER_FIELDS, type Filter, type FilterField, HAS_VALUES, KIND_VALUES } from "./ast.ts";
import { QuerySyntaxError } from "./error.ts";
import type { Lexeme } from "./lex.ts";

/** The filter a lexeme `field:value` stands for. */
export function filterOf(lexeme: Lexeme): Filter {
  const field = FILTER_FIELDS.find((name) => name === lexeme.field);
  if (field === undefined) {
    throw refusal(
      "unknown_filter",
      lexeme,
      `There is no filter “${lexeme.field}:”. Filters are ${listed(FILTER_FIELDS)}; to search for the text itself, put it in quotes.`,
    );
  }
  const value = normalized(field, lexeme.text);
  const wrong = complaint(field, value);
  if (wrong !== undefined) throw refusal("bad_filter_value", lexeme, wrong);
  return { type: "filter", field, value, at: { column: lexeme.start + 1, length: lexeme.end - lexeme.start } };
}

/** A filter's value, and a post's fact, in the form in which they are compared. */
export function normalized(field: FilterField, value: string): string {
  const folded = value.normalize("NFKC").trim().toLowerCase();
  if (field === "author") return folded.replace(/^@/u, "");
  return field === "lang" ? folded.replaceAll("_", "-") : folded;
}

function complaint(field: FilterField, value: string): string | undefined {
  if (value === "") return `After ${field}: a value is missing, for example ${field}:${EXAMPLES[field]}.`;
  if (field === "lang" && !/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/u.test(value))
    return "After lang: comes a language code such as en, de or pt-br.";
  if (field === "has" && !HAS_VALUES.includes(value)) return `After has: comes one of ${listed(HAS_VALUES)}.`;
  if (field === "kind" && !KIND_VALUES.includes(value)) return `After kind: comes one of ${listed(KIND_VALUES)}.`;
  if (field === "channel" && !/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(value))
    return "After channel: comes the short name of a channel, as its page shows it: letters, digits and hyphens.";
  return undefined;
}

const EXAMPLES: Record<FilterField, string> = {
  lang: "en",
  channel: "support",
  author: "anna",
  has: "link",
  kind: "comment",
};

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function refusal(code: "unknown_filter" | "bad_filter_value", lexeme: Lexeme, message: string): QuerySyntaxError {
  return new QuerySyntaxError(code, message, lexeme.start + 1, lexeme.end - lexeme.start);
}
