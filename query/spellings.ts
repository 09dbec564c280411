import { plain } from "./characters.ts";

/**
 * The terms a written word is found under, plainest first, the word as written (folded) last: café → cafe, café;
 * brunnwerk's → brunnwerk, brunnwerk's; l'été → ete, été, l'ete, l'été; don't → dont; u.s.a → usa, u.s.a.
 * The word is lower-cased, in NFKC, with every apostrophe as U+0027.
 */
export function spellings(word: string): string[] {
  const written = word.replace(/n't$/, "nt");
  const forms = new Set<string>();
  const bare = withoutClitic(written);
  if (bare !== written) addWithPlain(forms, bare);
  if (/^\p{L}(?:\.\p{L}){2,}$/u.test(written)) forms.add(plain(written.replaceAll(".", "")));
  addWithPlain(forms, written);
  return [...forms];
}

function addWithPlain(forms: Set<string>, word: string): void {
  forms.add(plain(word));
  forms.delete(word);
  forms.add(word);
}

/** The word without a possessive ending or an elided article before it; O'Brien is obrien. */
function withoutClitic(word: string): string {
  if (!word.includes("'")) return word;
  const possessive = /^(.{2,})'s$/su.exec(word);
  if (possessive !== null && !CONTRACTED.has(possessive[1]!)) return possessive[1]!;
  const elided = /^([^']+)'(.{2,})$/su.exec(word);
  if (elided !== null && ELIDED.has(elided[1]!)) return elided[2]!;
  if (elided !== null && elided[1] === "o") return `o${elided[2]!}`;
  return word;
}

/** Before these 's means "is", "has" or "us", not a possessor. */
export const CONTRACTED = new Set("it that what he she let there here who how where when why this".split(" "));

/** French, Italian, Catalan articles and pronouns that lose their vowel. */
export const ELIDED = new Set(
  "l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu quelqu dell all nell dall sull coll quell un bell sant".split(
    " ",
  ),
);
