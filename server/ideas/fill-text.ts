/** What a text to backers may name in double braces. */
type Blanks = { name: string; idea: string; state: string; answer: string };

const known = new Set<string>(["name", "idea", "state", "answer"] satisfies (keyof Blanks)[]);
const blank = /\{\{\s*([^{}]{1,40}?)\s*\}\}/g;

/**
 * Fills the blanks of a text, in one pass over a closed list of names: nothing is evaluated, what was filled in is not
 * looked at again, and what is not on the list leaves as it stands (T-29).
 */
export const fillText = (text: string, blanks: Blanks): string =>
  text
    .replace(blank, (whole, name: string) => (known.has(name) ? blanks[name as keyof Blanks] : whole))
    .replace(/[^\S\n]{2,}/g, " ")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** Names in braces that stand for nothing. */
export const unknownBlanks = (text: string): string[] => [
  ...new Set([...text.matchAll(blank)].map(([, name = ""]) => name).filter((name) => !known.has(name))),
];

/**
 * A stranger's name as our own account may speak it in public: one line without marks that turn or hide text; nothing
 * where it carries an address or calls on others.
 */
export function speakable(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  return /[@#<>{}]|:\/\/|\w\.\w{2,}/.test(plain) || plain.length > 80 ? "" : plain;
}
