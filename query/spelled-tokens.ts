import * as characters from "./characters.ts";
import * as context from "./context.ts";
import * as hashing from "./hash.ts";
import { segment } from "./segment.ts";
import { spellings } from "./spellings.ts";
import { Tokens } from "./tokens.ts";

// Names of the file's own are compiled in, imported ones are looked up each time they are used: see README.md.
const { kindOf, MARK, SEGMENTED, SURROGATE } = characters;
const { NAME, pairKind, plusLength, tagAt } = context;
const { PRIME, SEED } = hashing;

/** The tokens that take strings to make: words with several spellings, handles with a host, emoji, Han, kana, Thai. */
export class SpelledTokens extends Tokens {
  /** `@name@host.tld` is one token more; so is `@name.host.tld`, whose host is read as words too. */
  protected host(text: string, start: number, end: number): number {
    const next = text.charCodeAt(end);
    if (next !== 0x40 && next !== 0x2e) return end;
    const pattern = next === 0x40 ? AT_HOST : DOT_HOST;
    pattern.lastIndex = end;
    const found = pattern.exec(text);
    if (found === null) return end;
    this.write(text.slice(start - 1, end + found[0].length).toLowerCase(), start - 1, end + found[0].length);
    return next === 0x40 ? end + found[0].length : end;
  }

  /** A word with accents, apostrophes, inner dots or underscores, over-long, or a hashtag that goes on in another script. */
  protected special(text: string, start: number, end: number, to: number, sigil: number): number {
    let word = "";
    for (let read = this.base + start; read < to; read++) word += String.fromCharCode(this.chars[read]!);
    // A backtick or acute accent may be an apostrophe or a separator: both readings are found.
    if (/[`´′]/.test(text.slice(start, end))) {
      for (const part of word.split("'")) for (const spelling of spellings(part)) this.write(spelling, start, end);
    }
    for (const spelling of spellings(word)) this.write(spelling, start, end);
    const stop = end + (sigil === 0 ? plusLength(text, end) : 0);
    if (stop > end) for (const spelling of spellings(word)) this.write(spelling + text.slice(end, stop), start, stop);
    let next = stop;
    if (sigil !== 0) {
      const tag = sigil === 0x23 ? tagAt(text, start, word) : word.replace(/'.*$/su, "");
      for (const spelling of spellings(tag)) this.write(String.fromCharCode(sigil) + spelling, start - 1, end);
      if (sigil === 0x40) next = this.host(text, start, end);
    }
    this.position++;
    return next;
  }

  /** A handle or tag that begins or ends with underscores keeps them in its tagged form only. */
  protected exact(text: string, start: number, sigil: number): number {
    NAME.lastIndex = start;
    const name = NAME.exec(text)?.[0] ?? "_";
    const end = start + name.length;
    const word = name.replace(/^_+|_+$/g, "").toLowerCase();
    for (const spelling of spellings(word)) this.write(spelling, start, end);
    this.write(String.fromCharCode(sigil) + name.toLowerCase(), start - 1, end);
    const next = sigil === 0x40 ? this.host(text, start, end) : end;
    this.position++;
    return next;
  }

  /** One emoji sequence; a skin tone is a second spelling. */
  protected emoji(text: string, index: number): number {
    const high = text.charCodeAt(index);
    if (high === 0xd83d || high === 0xd83e) {
      const next = text.charCodeAt(index + 2);
      // Nothing else can belong to it: skin tones, tags, a joiner, the selector of its colored form.
      if (next !== 0xd83c && next !== 0xdb40 && next !== 0x200d && next !== 0xfe0f) return this.plainEmoji(text, index);
    }
    EMOJI_SEQUENCE.lastIndex = index;
    const found = EMOJI_SEQUENCE.exec(text)?.[0];
    if (found === undefined) return index + (text.codePointAt(index)! > 0xffff ? 2 : 1);
    const end = index + found.length;
    const exact = found.length === 1 ? found : found.replace(/[\ufe0e\ufe0f]/g, "");
    const toneless = exact.length < 3 ? exact : exact.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, "");
    if (toneless !== "" && toneless !== exact) this.write(toneless, index, end);
    this.write(exact, index, end);
    this.position++;
    return end;
  }

  /** Short cut for one emoji alone or followed by something that cannot belong to it. */
  private plainEmoji(text: string, index: number): number {
    const from = this.base + index;
    const high = text.charCodeAt(index);
    const low = text.charCodeAt(index + 1);
    this.chars[from] = high;
    this.chars[from + 1] = low;
    const hash = Math.imul(Math.imul(SEED ^ high, PRIME) ^ low, PRIME);
    this.add(from, from + 2, hash, index, index + 2);
    this.position++;
    return index + 2;
  }

  /** A run of a script without spaces, cut into words by the dictionary. */
  protected spaceless(text: string, index: number, sigil: number): number {
    let end = index;
    while (end < text.length) {
      const unit = text.charCodeAt(end);
      const kind = kindOf(unit);
      if (kind === SEGMENTED || kind === MARK) end++;
      else if (kind === SURROGATE && pairKind(text, end) === SEGMENTED) end += 2;
      else break;
    }
    const run = text.slice(index, end);
    const tag = sigil === 0x23 ? tagAt(text, index, run) : run;
    let first = true;
    for (const word of segment(run)) {
      const start = index + word.start;
      this.write(word.term, start, start + word.term.length);
      if (first && sigil !== 0) this.write(String.fromCharCode(sigil) + tag, index - 1, end);
      first = false;
      this.position++;
    }
    return end;
  }
}

const AT_HOST = /@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/uy;
const DOT_HOST = /(?:\.[\p{L}\p{N}-]+)+/uy;
const EMOJI_SEQUENCE =
  /\p{Regional_Indicator}{2}|\p{Emoji_Modifier}(?!\p{Emoji_Modifier})|(?:\p{Extended_Pictographic}|\p{Regional_Indicator})\ufe0f?\p{Emoji_Modifier}?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/uy;
