import {
  FILTER_FIELDS,
  type Filter,
  type FilterField,
  HAS_VALUES,
  INTENT_VALUES,
  KIND_VALUES,
  TONE_VALUES,
  TOXICITY_VALUES,
  URGENT_VALUES,
} from "./ast.ts";
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
  const names = VALUES[field];
  if (names && !names.includes(value)) return `After ${field}: comes one of ${listed(names)}.`;
  if (field === "channel" && !/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(value))
    return "After channel: comes the short name of a channel, as its page shows it: letters, digits and hyphens.";
  return undefined;
}

/** Fields of which every value is known. */
const VALUES: Partial<Record<FilterField, readonly string[]>> = {
  has: HAS_VALUES,
  kind: KIND_VALUES,
  tone: TONE_VALUES,
  intent: INTENT_VALUES,
  urgent: URGENT_VALUES,
  toxicity: TOXICITY_VALUES,
};

const EXAMPLES: Record<FilterField, string> = {
  lang: "en",
  channel: "support",
  author: "anna",
  has: "link",
  kind: "comment",
  tone: "negative",
  intent: "question",
  urgent: "yes",
  toxicity: "offensive",
};

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function refusal(code: "unknown_filter" | "bad_filter_value", lexeme: Lexeme, message: string): QuerySyntaxError {
  return new QuerySyntaxError(code, message, lexeme.start + 1, lexeme.end - lexeme.start);
}
