import { QuerySyntaxError } from "@earshot/query/error.ts";
import { parse } from "@earshot/query/parse.ts";

/** `column` counts from 1; null when the place is not known. */
export type QueryProblem = { message: string; column: number | null };

/**
 * What is wrong with a query, or null. A topic has to name something to find; a search may consist of filters and
 * negations alone, because its time window bounds it.
 */
export function checkQuery(query: string, purpose: "topic" | "search"): QueryProblem | null {
  if (query.trim() === "") return null;
  try {
    parse(query, { allowUnanchored: purpose === "search" });
    return null;
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    // the whole query is at fault: there is no place to point at
    return { message: error.message, column: error.code === "unanchored" ? null : error.column };
  }
}
