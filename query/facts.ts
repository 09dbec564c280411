import { type Token, tokenize } from "./tokenize.ts";

/** What a query can ask of a post. Absent facts match no filter. */
export type PostFacts = {
  text: string;
  title?: string | null;
  /** The language the source claims or analysis found: en, pt-BR. */
  lang?: string | null;
  /** Slugs of the channels through which the post was seen. */
  channels?: readonly string[];
  /** The author's handle, with or without @. */
  author?: string | null;
  hasLink?: boolean;
  hasMedia?: boolean;
  /** status, comment, message, mail, review, question or answer. */
  kind?: string | null;
  /** What analysis says: negative, neutral or positive; what the post wants, several at once; whether it is pressing. */
  tone?: string | null;
  intents?: readonly string[];
  urgent?: boolean | null;
  /** none, harsh or offensive */
  toxicity?: string | null;
};

/** A post tokenized once, for any number of queries. */
export type Facts = {
  post: PostFacts;
  /** Title first, then text, `TITLE_GAP` positions apart. */
  tokens: Token[];
  /** Number of leading tokens that belong to the title. */
  titleTokens: number;
  /** Token numbers by term, ascending. */
  byTerm: Map<string, number[]>;
};

/** Positions between title and text: more than any phrase or NEAR can reach over. */
export const TITLE_GAP = 1_000;

/** Tokenizes a post. */
export function facts(post: PostFacts): Facts {
  const title = post.title ? tokenize(post.title) : [];
  const body = tokenize(post.text);
  const shift = title.length === 0 ? 0 : title.at(-1)!.position + TITLE_GAP;
  if (shift > 0) for (const token of body) token.position += shift;
  const tokens = title.length === 0 ? body : title.concat(body);
  const byTerm = new Map<string, number[]>();
  for (let k = 0; k < tokens.length; k++) {
    const { term } = tokens[k]!;
    const places = byTerm.get(term);
    if (places === undefined) byTerm.set(term, [k]);
    else places.push(k);
  }
  return { post, tokens, titleTokens: title.length, byTerm };
}
