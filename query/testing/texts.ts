import fc from "fast-check";

const WORDS =
  "pump Pump's coffee café cafe don't don’t dont l'été ete @anna @anna@mastodon.social @jay.bsky.team #Brunnwerk #café U.S.A. usa 3.5 e-mail brunnwerk.de Straße strasse ёлка елка йод مَرْحَبًا مرحبا می‌خواهم 咖啡机 咖啡 机 我买了咖啡机 #咖啡机 コーヒーメーカー ｺｰﾋｰ ภาษาไทย ฉันรัก กำลัง 커피머신 👍 👍🏽 👨‍👩‍👧 🇩🇪 ❤️ ﬁne fine नमस्ते शुक्रिया İstanbul istanbul σας ΣΑΣ C++ Disney+ _emph_ foo_bar https://t.co/Ab3 broken brok";

/** Words of many scripts, some of them spellings of each other. */
export const words = WORDS.split(" ");

const GLUE = [
  " ",
  " ",
  " ",
  " ",
  "",
  ".",
  "-",
  "\n",
  "'",
  "’",
  "_",
  "#",
  "@",
  "\u200d",
  "\u0301",
  "\ud800",
  "\u0000",
  "*",
  '"',
  "。",
];

/** Texts of such words, glued together by anything. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...GLUE)), { maxLength: 14 })
      .map((parts) => parts.flat().join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((units) => String.fromCharCode(...units)),
  },
);

/** Texts of 100,000 units that make careless tokenizers slow, deep or wrong; each with a name. */
export const hostileTexts: [string, string][] = [
  "\ud800",
  "\u0000",
  "e\u0301",
  "é",
  "a_",
  "_a",
  "a.",
  "l'é",
  "#é",
  "#é+",
  "@a.b@c.d",
  "@_a.",
  "👍🏽",
  "👨‍",
  "🇩",
  "漢",
  "#漢a",
  "ก",
  "ํา",
  "ﷺ",
  "\u0301",
  "'",
  '"',
  "(",
  "a*",
  "१",
].map((unit) => [JSON.stringify(unit), unit.repeat(Math.ceil(100_000 / unit.length))]);
hostileTexts.push(
  ["a letter and underscores", `a${"_".repeat(99_998)}b`],
  ["a letter and marks", `a${"\u0301".repeat(99_999)}`],
);
