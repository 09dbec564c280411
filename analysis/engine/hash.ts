/** FNV-1a over UTF-16 units, 32 bits. */
export const OFFSET: number = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

export function hashOf(word: string): number {
  let hash = OFFSET;
  for (let k = 0; k < word.length; k++) hash = Math.imul(hash ^ word.charCodeAt(k), PRIME);
  return hash;
}
