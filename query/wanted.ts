/**
 * Which words are worth a token, roughly: no word that is wanted is missed, some others are let through. A word is
 * wanted when the bit of its hash is set (`mask` is the number of bits less one), or the bit of its first three units.
 */
export type Wanted = { bits: Int32Array; mask: number; beginnings: Int32Array };

export const EVERY_WORD: Wanted = { bits: Int32Array.of(-1), mask: 31, beginnings: new Int32Array(2048) };
