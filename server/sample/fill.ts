import type { Chance } from "./chance.ts";
import { tails } from "./corpus-en.ts";
import type { Language } from "./said.ts";

const words: Record<string, string[]> = {
  drink: ["espresso", "cortado", "flat white", "cappuccino", "americano", "macchiato", "ristretto", "lungo"],
  bean: [
    "Guji",
    "Huila",
    "Sidamo",
    "Antigua",
    "Cerrado",
    "Kirinyaga",
    "Sumatra",
    "Yirgacheffe",
    "Monsooned Malabar",
    "Nariño",
  ],
  city: [
    "Lisbon",
    "Leeds",
    "Graz",
    "Porto",
    "Bremen",
    "Utrecht",
    "Valencia",
    "Ghent",
    "Cork",
    "Osaka",
    "Basel",
    "Lyon",
    "Turin",
    "Malmö",
  ],
  time: ["6:15", "6:40", "7:05", "7:30", "8:10", "15:00"],
  price: ["€49", "€79", "€120", "€180", "€249", "€390"],
};
const emoji = ["☕", "🙂", "🙌", "😅", "❤️", "🤔", "😴", "🔧"];
const hashtags: Record<Language, string[]> = {
  en: ["#coffee", "#espresso", "#homebarista"],
  de: ["#kaffee", "#espresso"],
  es: ["#café", "#espresso"],
  pt: ["#café", "#espresso"],
  ja: ["#コーヒー"],
  ar: ["#قهوة"],
};

/** A line with its slots filled, now and then with a tail, a tag or an emoji behind it. */
export function fill(line: string, lang: Language, dice: Chance): string {
  const text = line.replace(/\{(\w+)\}/g, (_, slot: string) => {
    if (slot === "n") return String(dice.between(2, 40));
    if (slot === "secs") return String(dice.between(18, 58));
    return dice.pick(words[slot] ?? [slot]);
  });
  const tail = lang === "en" && dice.is(0.28) ? ` ${dice.pick(tails)}` : "";
  const sign = dice.is(0.16) ? ` ${dice.pick(emoji)}` : "";
  const tag = dice.is(0.14) ? ` ${dice.pick(hashtags[lang])}` : "";
  return `${text}${tail}${sign}${tag}`;
}
