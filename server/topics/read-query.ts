import type { Query } from "@earshot/query/ast.ts";
import { QuerySyntaxError } from "@earshot/query/error.ts";
import { parse } from "@earshot/query/parse.ts";
import { refused } from "#server/errors.ts";

/** Reads a query, or refuses it with the column and a sentence. */
export function readQuery(source: string, options: { allowUnanchored?: boolean; path?: string } = {}): Query {
  try {
    return parse(source, { allowUnanchored: options.allowUnanchored ?? false });
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw refused("query_syntax", error.message, [
      { path: options.path ?? "query", code: error.code, message: error.message, column: error.column },
    ]);
  }
}
