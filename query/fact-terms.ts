import type { PostFacts } from "./facts.ts";
import { normalized } from "./filter.ts";

/**
 * Facts of a post as terms of its search vector, beside its words: no text has a colon inside a term. Told are those by
 * which posts are looked for among very many; what most posts are (not urgent, not rough) is left to the evaluator.
 */
export function factTerms({
  lang,
  tone,
  intents = [],
  urgent,
  toxicity,
  kind,
}: Pick<PostFacts, "lang" | "tone" | "intents" | "urgent" | "toxicity" | "kind">): string[] {
  const terms: string[] = [];
  if (lang) {
    const parts = normalized("lang", lang).split("-");
    for (let k = 1; k <= parts.length; k++) terms.push(`lang:${parts.slice(0, k).join("-")}`);
  }
  if (tone) terms.push(`tone:${tone}`);
  for (const intent of intents) terms.push(`intent:${intent}`);
  if (urgent) terms.push("urgent:yes");
  if (toxicity && toxicity !== "none") terms.push(`toxicity:${toxicity}`);
  // Few among very many, and searched on their own by the portal.
  if (kind === "question" || kind === "answer") terms.push(`kind:${kind}`);
  return terms;
}

/** The term that every post has which satisfies a filter; null where there is none. */
export function factTerm(field: string, value: string): string | null {
  const told =
    field === "lang" ||
    field === "tone" ||
    field === "intent" ||
    (field === "urgent" && value === "yes") ||
    (field === "toxicity" && value !== "none");
  return told ? `${field}:${value}` : null;
}
