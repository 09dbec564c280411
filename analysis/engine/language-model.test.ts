import { eld } from "eld/extrasmall";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LanguageModel } from "./language-model.ts";

const model = new LanguageModel(new URL("../models/language.bin", import.meta.url));

/** What the package says, in our words. */
function told(text: string) {
  const found = eld.detect(text.slice(0, 1_000));
  const scores = Object.values(found.getScores()).sort((a, b) => b - a);
  return { language: found.language, best: scores[0] ?? 0, second: scores[1] ?? 0 };
}

const sentences = [
  "The grinder of my E7 is stuck again, and don't get me started on the steam wand's ’n’ lid",
  "Die Mühle klemmt schon wieder, und niemand antwortet mir: größer, süßer, ÄRGERLICHER",
  "Je n’ai jamais bu un aussi bon café qu'aujourd'hui, c'était l'été",
  "Küçük bir İSTANBUL sabahı, İnsanlar kahve içiyor",
  "ΟΔΥΣΣΕΑΣ ΣΣ. ΣΑΣ, Ο ΚΑΦΕΣ ΜΑΣ ΕΙΝΑΙ ΖΕΣΤΟΣ",
  "मेरी मशीन फिर से बंद हो गई, कृपया मदद करें",
  "咖啡机坏了三次我想退款谁能帮我咖啡机坏了三次我想退款谁能帮我咖啡机坏了三次我想退款谁能帮我",
  "เครื่องชงกาแฟเสียอีกแล้วใครช่วยได้บ้างเครื่องชงกาแฟเสียอีกแล้วใครช่วยได้บ้าง",
  "القهوة رائعة ولكن الخدمة بطيئة جدا، أريد استرداد نقودي",
  "''quoted'' `ticks` ’’ ' '' x' 'y '' z’’",
  "",
  "!!! ... 123 😀😀",
  "\ud800 lone \udc00 surrogates \ud83d",
  "𝕳𝖊𝖑𝖑𝖔 mathematical, Kelvin K, ẞ, Ω, ﬁ",
  `${"a".repeat(90)} ${"b".repeat(71)} ${"a".repeat(90)} short`,
  "word ".repeat(120),
  "ðə fəˈnɛtɪk ˈælfəbɛt, TheƱ ʊthe ܐܠܦ ߒߞߏ ꞌ𝕳𝖊",
];

test("answers as the package does: sentences of many scripts, whole and cut anywhere", () => {
  for (const sentence of sentences) {
    expect(model.detect(sentence), sentence).toEqual(told(sentence));
    for (let end = 1; end < sentence.length; end += 3) {
      const part = sentence.slice(0, end);
      expect(model.detect(part), part).toEqual(told(part));
    }
  }
});

test("answers as the package does: whatever characters there are", () => {
  const word = fc.oneof(
    fc.constantFrom(...sentences.flatMap((sentence) => sentence.split(" "))),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom("'", "’", "`", "a", "Σ", "ς", "İ", "é", "한", " ", ".", "😀"), maxLength: 12 }),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom("ʊ", "ˈðə", "ǆ", "ߊ", "\u{ee00}", "theʊ", "ʊthe", "ʊtheʊ"),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.constantFrom(" ", "", ", "), (words, between) => {
      const text = words.join(between);
      expect(model.detect(text)).toEqual(told(text));
    }),
    { numRuns: 500 },
  );
});

test("each unit of the first plane within a word", () => {
  for (let unit = 0; unit < 0x10000; unit++) {
    const text = `ab${String.fromCharCode(unit)}cd`;
    const { language, best, second } = model.detect(text);
    const other = told(text);
    if (language !== other.language || best !== other.best || second !== other.second)
      expect({ unit, text, language, best, second }).toEqual({ unit, text, ...other });
  }
});
