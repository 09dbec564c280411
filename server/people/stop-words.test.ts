import { describe, expect, test } from "vitest";
import { stopWordsIn } from "./stop-words.ts";

describe("the words that ask not to be written to", () => {
  test.each([
    ["@brunnwerk STOP!", "stop"],
    ["Stop, please. Thanks", "stop"],
    ["unsubscribe", "unsubscribe"],
    ["@brunnwerk Please stop writing to me https://example.com/x", "stop writing to me"],
    ["I said it twice: don’t contact me again.", "don't contact me"],
    ["Leave me alone.", "leave me alone"],
    ["Bitte schreibt mir nicht mehr", "schreibt mir nicht mehr"],
    ["Hören Sie auf, mir zu schreiben!", "hören sie auf, mir zu schreiben"],
    ["Lasst mich in Ruhe", "lasst mich in ruhe"],
    ["Arrêtez de m’écrire", "arrêtez de m'écrire"],
    ["Dejen de escribirme", "dejen de escribirme"],
    ["No me escriban más.", "no me escriban más"],
    ["Smettetela di scrivermi", "smettetela di scrivermi"],
    ["Non scrivetemi più", "non scrivetemi più"],
    ["Não me escrevam mais", "não me escrevam mais"],
    ["Schrijf me niet meer", "schrijf me niet meer"],
    ["Sluta skriva till mig", "sluta skriva till mig"],
    ["Nie piszcie do mnie", "nie piszcie do mnie"],
    ["もう連絡しないでください", "連絡しないで"],
  ])("%s", (text, words) => expect(stopWordsIn(text)).toBe(words));

  test.each([
    "The steam does not stop when I press stop",
    "Where is the stop button?",
    "Don't stop writing to me, I love it",
    "Don’t leave me alone with this E7",
    "Ich bekomme keine Nachrichten mehr in der App",
    "My neighbor said “stop writing to me” and I laughed",
    "> please stop writing to me\nThat is what Rex wrote",
    "Non-stop trouble",
    "Don't reply to me until Monday",
    "nonstop",
    "",
    "!!!",
    `stop writing to me ${"and so on ".repeat(40)}`,
    "(a+)+$".repeat(300),
  ])("says nothing of it: %s", (text) => expect(stopWordsIn(text)).toBeNull());
});
