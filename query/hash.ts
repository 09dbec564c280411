/** FNV-1a over UTF-16 units. */
export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

/** Hash of a folded term, the same as the one a scan makes on its way: a # or @ before it comes last. */
export function hashOf(term: string): number {
  const first = term.charCodeAt(0);
  const sigil = first === 0x23 || first === 0x40 ? first : 0;
  let hash = SEED;
  for (let index = sigil === 0 ? 0 : 1; index < term.length; index++)
    hash = Math.imul(hash ^ term.charCodeAt(index), PRIME);
  return sigil === 0 ? hash : Math.imul(hash ^ sigil, PRIME);
}

/** The hash with its high bits brought into the low ones, where tables look. */
export function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}

/** Hash of two words in a row, of their mixed hashes. */
export function pairHash(first: number, second: number): number {
  return mixed(Math.imul(first, 0x9e3779b1) + second);
}
