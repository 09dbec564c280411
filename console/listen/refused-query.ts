import { ApiError } from "../api/problem.ts";
import type { QueryProblem } from "./check-query.ts";

/** What the server says of a query it refused, where it says more than the browser knew. */
export function refusedQuery(error: unknown): QueryProblem | null {
  if (!(error instanceof ApiError)) return null;
  if (error.status !== 422 && error.status !== 400) return null;
  const said = error.problem?.errors?.find((one) => one.column !== undefined || /(^|[./])(q|query)$/.test(one.path));
  if (!said) return null;
  return { message: said.message, column: said.column ?? null };
}
