/** What a UTF-16 unit is to the reader. */
export const SPACE = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const MARK = 3;
export const PICTURE = 4;

/** The class of each UTF-16 unit; surrogates count as pictures unless they write letters. */
export const classes: Uint8Array = classOfEveryUnit();

function classOfEveryUnit(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const letter = /[\p{L}\p{M}]/u;
  const digit = /\p{Nd}/u;
  const space = /[\s\p{Z}\p{Cc}\p{Cf}]/u;
  const picture = /[\p{Extended_Pictographic}\p{So}]/u;
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      table[unit] = PICTURE;
      continue;
    }
    const character = String.fromCharCode(unit);
    if (unit < 128) {
      table[unit] = /[a-zA-Z]/.test(character) ? LETTER : /[0-9]/.test(character) ? DIGIT : unit <= 32 ? SPACE : MARK;
    } else if (letter.test(character)) table[unit] = LETTER;
    else if (digit.test(character)) table[unit] = DIGIT;
    else if (space.test(character)) table[unit] = SPACE;
    else table[unit] = picture.test(character) ? PICTURE : MARK;
  }
  return table;
}
