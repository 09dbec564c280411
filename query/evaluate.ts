import type { Query } from "./ast.ts";
import { type Facts, facts, type PostFacts } from "./facts.ts";
import { holds } from "./holds.ts";

export { type Clause, type Explanation, explain, type Highlight } from "./explain.ts";
export { type Facts, facts, type PostFacts } from "./facts.ts";

/** Whether a post matches a query. Give `facts(post)` when the same post meets many queries. */
export function evaluate(query: Query, post: PostFacts | Facts): boolean {
  return holds(query.root, "byTerm" in post ? post : facts(post));
}
