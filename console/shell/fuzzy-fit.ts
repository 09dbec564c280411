/**
 * How well typed words fit a text: 0 not at all. Each word must be found: at a word's start (3), inside a word (2), or,
 * from three letters on, as its letters in order from a word's start (1). Accents and case do not matter.
 */
export function fuzzyFit(typed: string, text: string): number {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const whole = plain(text);
  if (words.length === 0) return 1;
  let sum = 0;
  for (const word of words) {
    const fit = fitOf(word, whole);
    if (fit === 0) return 0;
    sum += fit;
  }
  return sum / words.length;
}

function fitOf(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at === 0 || text.includes(` ${word}`)) return 3;
  if (at > 0) return 2;
  if (word.length < 3) return 0;
  return text.split(" ").some((_, index, all) => follows(word, all.slice(index).join(" "))) ? 1 : 0;
}

/** Whether the letters stand in this order, the first one first, none more than eight letters behind the one before. */
function follows(word: string, text: string): boolean {
  if (word[0] !== text[0]) return false;
  let at = 0;
  for (const letter of word.slice(1)) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0 || next - at > 8) return false;
    at = next;
  }
  return true;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
