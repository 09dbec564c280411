import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spellings } from "./spellings.ts";
import { hostileTexts, texts } from "./testing/texts.ts";
import { terms, tokenize } from "./tokenize.ts";

/** Tokens as `position:term`, positions of several spellings joined by |. */
function read(text: string): string {
  const words: string[] = [];
  for (const { term, position } of tokenize(text))
    words[position] = words[position] ? `${words[position]}|${term}` : term;
  return words.join(" ");
}

describe("tokenize", () => {
  it.each([
    ["Hello,  World!", "hello world"],
    ["great.Thanks RT:word x/y a-b", "great thanks rt word x y a b"],
    ["#Tag_x @User ##two", "tag_x|#tag_x user|@user two|#two"],
    ["@anna@mastodon.social, hi", "anna|@anna|@anna@mastodon.social hi"],
    ["@jay.bsky.team said", "jay|@jay|@jay.bsky.team bsky team said"],
    ["@_x_ _emph_ foo_bar __", "x|@_x_ emph foo_bar"],
    ["me@brunnwerk.example C# C++ Disney+ 1+1", "me brunnwerk example c|c# c|c++ disney|disney+ 1 1"],
    ["don't don’t DON´T who`s", "dont dont don|t|dont who|s|who's"],
    ["Brunnwerk's it's O'Brien users' l'été", "brunnwerk|brunnwerk's it's obrien|o'brien users ete|été|l'ete|l'été"],
    ["U.S.A. e.g. 3.5 1,000 v2.0 a.bc", "usa|u.s.a e.g 3.5 1,000 v2.0 a bc"],
    ["café cafe\u0301 Straße Ærø ёлка йод", "cafe|café cafe|café strasse|straße aero|ærø елка|ёлка йод"],
    ["مَرْحَبًا مرحبا ســلام", "مرحبا|مَرْحَبًا مرحبا سلام"],
    ["می‌خواهم", "میخواهم"],
    ["①② 𝐛𝐮𝐲 ﬁne Ｔｅｓｔ ＃Ｔａｇ", "12 buy fine test tag|#tag"],
    ["ΣΑΣ σας İstanbul", "σασ σασ istanbul|i\u0307stanbul"],
    ["Brunnwerk™ pump© 20€ note¹ H₂O", "brunnwerk pump 20 note h2o"],
    ["👍🏽👍 👨‍👩‍👧 🇩🇪🇫🇷 ❤️ 1️⃣", "👍|👍🏽 👍 👨‍👩‍👧 🇩🇪 🇫🇷 ❤ 1"],
    ["我买了咖啡机", "我 买 了 咖啡 机"],
    ["#咖啡机 iPhone手机 #iPhone手机", "咖啡|#咖啡机 机 iphone 手机 iphone|#iphone手机 手机"],
    ["ฉันรักภาษาไทย", "ฉัน รัก ภาษา ไทย"],
    ["https://t.co/Ab3?x=1", "https t co ab3 x 1"],
    ["\ud800 a\u0000b \udc00", "a b"],
    ["", ""],
  ])("reads %j", (text, expected) => expect(read(text)).toBe(expected));

  it("gives offsets into the text as it was", () => {
    const text = "ﬁne cafe\u0301 ＃Ｔａｇ don’t 👍🏽 我买了";
    const slices = tokenize(text).map(({ start, end }) => text.slice(start, end));
    expect(slices).toEqual([
      "ﬁne",
      "cafe\u0301",
      "cafe\u0301",
      "Ｔａｇ",
      "＃Ｔａｇ",
      "don’t",
      "👍🏽",
      "👍🏽",
      "我",
      "买",
      "了",
    ]);
  });

  it("cuts terms to 100 code points", () => {
    for (const unit of ["a", "é", "🇩🇪".slice(0, 2), "ก", "𐐨"]) {
      for (const { term } of tokenize(unit.repeat(300))) expect([...term].length).toBeLessThanOrEqual(100);
    }
    expect(tokenize("a".repeat(300))[0]!.term).toHaveLength(100);
  });

  it("keeps its promises on any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        let position = 0;
        const broken = tokenize(text).filter((token) => {
          const step = token.position - position;
          position = token.position;
          const { term, start, end } = token;
          const isPlaced = (step === 0 || step === 1) && start >= 0 && end > start && end <= text.length;
          const isTerm =
            term !== "" &&
            term.isWellFormed() &&
            !/\s/u.test(term) &&
            !term.includes("\u0000") &&
            term.toLowerCase() === term;
          return !isPlaced || !isTerm;
        });
        expect(broken).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(hostileTexts)("reads 100,000 characters of %s", (_, text) => {
    const tokens = tokenize(text);
    for (const { term } of tokens.slice(-50)) expect([...term].length).toBeLessThanOrEqual(100);
  });
});

describe("spellings", () => {
  it("are those that the tokenizer writes on its short cuts", () => {
    const written =
      "brunnwerk's it's that's a's don't n't can't o'brien l'amour d'angelo rock'n'roll we're наш's кафе's x't";
    for (const word of written.split(" ")) expect(tokenize(word).map(({ term }) => term)).toEqual(spellings(word));
  });
});

describe("terms", () => {
  it("lists each term once, sorted", () => expect(terms("b a B #a")).toEqual(["#a", "a", "b"]));
});
