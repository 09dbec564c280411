/** Why a query is refused; stable, for translations. */
export type QueryErrorCode =
  | "empty"
  | "too_long"
  | "too_many_terms"
  | "too_deep"
  | "unclosed_quote"
  | "unclosed_parenthesis"
  | "unexpected_parenthesis"
  | "missing_operand"
  | "empty_parentheses"
  | "empty_phrase"
  | "empty_word"
  | "short_prefix"
  | "misplaced_star"
  | "unknown_filter"
  | "bad_filter_value"
  | "bad_distance"
  | "bad_near"
  | "unanchored";

/** A query that cannot be used: a plain sentence, and where (1-based column and length, in UTF-16 units). */
export class QuerySyntaxError extends Error {
  readonly code: QueryErrorCode;
  readonly column: number;
  readonly length: number;

  constructor(code: QueryErrorCode, message: string, column: number, length: number) {
    super(message);
    this.name = "QuerySyntaxError";
    this.code = code;
    this.column = column;
    this.length = length;
  }
}
