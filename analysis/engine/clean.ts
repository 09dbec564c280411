/** No more of a post than this is read (UTF-16 units): it bounds the time a post can take. */
export const LONGEST_READ = 8_000;

/**
 * A post as the engine reads it: at most LONGEST_READ units, well formed, compatibility forms folded, the remains of
 * HTML (tags, entities) taken out. Letters keep their case. Never throws.
 */
export function clean(text: string): string {
  let cut = text.length > LONGEST_READ ? text.slice(0, LONGEST_READ) : text;
  if (!BEYOND_LATIN.test(cut)) return MARKUP.test(cut) ? withoutMarkup(cut) : cut;
  cut = cut.toWellFormed().normalize("NFKC");
  // NFKC can lengthen a text up to 18 times (U+FDFA); the bound is on what is read.
  if (cut.length > LONGEST_READ) cut = cut.slice(0, LONGEST_READ).toWellFormed();
  return MARKUP.test(cut) ? withoutMarkup(cut) : cut;
}

const BEYOND_LATIN = /[^\p{ASCII}]/u;
const MARKUP = /<[a-z/!]|&[a-z#]/i;
/** A tag is at most 2,000 units long: an unclosed bracket cannot make the search quadratic. */
const TAG = /<(?:[a-z/!])[^<>]{0,2000}>/gi;
const ENTITY = /&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi;
const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  rsquo: "’",
  lsquo: "‘",
  rdquo: "”",
  ldquo: "“",
};

function withoutMarkup(text: string): string {
  return text.replace(TAG, " ").replace(ENTITY, (whole, name: string) => {
    if (name[0] !== "#") return NAMED[name.toLowerCase()] ?? whole;
    const code = name[1] === "x" || name[1] === "X" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return Number.isInteger(code) && code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : " ";
  });
}
