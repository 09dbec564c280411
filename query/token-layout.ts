/** A token in `Tokens.data`: the folded word `chars[FROM..TO)`, its hash, position, and place in the given text. */
export const FROM = 0;
export const TO = 1;
export const HASH = 2;
export const POSITION = 3;
export const START = 4;
export const END = 5;
/** Integers a token takes. */
export const WIDTH = 6;
