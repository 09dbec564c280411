/** FNV-1a over UTF-16 units. */
export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

/** Hash of a folded term, the same as the one a scan makes on its way. */
export function hashOf(term: string): number {
  let hash = SEED;
  for (let index = 0; index < term.length; index++) hash = Math.imul(hash ^ term.charCodeAt(index), PRIME);
  return hash;
}

/** The hash with its high bits brought into the low ones, where tables look. */
export function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
