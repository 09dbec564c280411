import { chance } from "./chance.ts";
import type { Language, Voice } from "./said.ts";

/** Those whom the story is about. */
export const cast = {
  dora: { handle: "dora_quist", name: "Dora Quist", lang: "en", followers: 1840 },
  hal: { handle: "hal_ostrow", name: "Hal Ostrow", lang: "en", followers: 960 },
  noor: { handle: "noor_haddad", name: "Noor Haddad", lang: "en", followers: 212 },
  lena: { handle: "lena_brandt", name: "Lena Brandt", lang: "en", followers: 388 },
  samir: { handle: "samir_cole", name: "Samir Cole", lang: "en", followers: 143 },
  mirabel: { handle: "cafe_mirabel", name: "Café Mirabel", lang: "en", followers: 5210 },
  slowPour: { handle: "the_slow_pour", name: "The Slow Pour", lang: "en", followers: 14_300 },
  rex: { handle: "rex", name: "Rex", lang: "en", followers: 31 },
  kip: { handle: "kip_saves", name: "Kip", lang: "en", followers: 12 },
  dot: { handle: "dot_deals", name: "Dot", lang: "en", followers: 9 },
  yuki: { handle: "yuki", name: "ゆき", lang: "ja", followers: 640 },
  bot: { handle: "espresso_deals", name: "Espresso Deals", lang: "en", bot: true, followers: 77 },
} as const satisfies Record<string, Voice>;
export type CastName = keyof typeof cast;

const names: Record<Language, [string[], string[]]> = {
  en: [
    "Ada Ben Cleo Dan Edie Finn Grace Hugo Iris Jude Kit Lola Max Nell Otis Pia Quinn Rosa Sid Tess Uma Vic Wren Zoe Ned Ivy Gus Mabel".split(
      " ",
    ),
    "Abbot Barlow Crane Dyer Ellis Frost Gale Hart Ingram Jessop Kerr Lowe Marsh Nash Oakley Penn Rowe Shaw Tate Vane".split(
      " ",
    ),
  ],
  de: [
    "Anke Bernd Carla Dirk Elif Frieda Gero Hanna Ines Jan Katrin Lars Meike Nils Oda Paul Ronja Svenja Timo Uwe".split(
      " ",
    ),
    "Adler Brandl Cordes Dahl Engel Fuchs Gruber Huber Jansen Krause Lang Möller Nagel Otto Pohl Rieger".split(" "),
  ],
  es: [
    "Alba Bruno Carmen Diego Elena Fabio Gala Hugo Inés Javier Lucía Mateo Nuria Pablo Rocío Sergio".split(" "),
    "Arias Bravo Campos Duarte Esteban Ferrer Gallego Herrera Ibarra Luna Molina Ortega".split(" "),
  ],
  pt: [
    "Amália Bento Clara Davi Eva Filipe Graça Heitor Isaura Joana Lívia Miguel Nuno Rita Tiago Vera".split(" "),
    "Alves Barros Couto Dias Esteves Faria Lopes Matos Neves Pinto Rocha Seixas".split(" "),
  ],
  ja: [
    ["はるか", "けんじ", "みどり", "そうた", "あおい", "りく"],
    ["田中", "森", "小川", "石井", "西村"],
  ],
  ar: [
    ["ليلى", "سامر", "هدى", "كريم", "رنا", "فارس"],
    ["حداد", "نصار", "خوري", "منصور", "عيسى"],
  ],
};
const howMany: Record<Language, number> = { en: 130, de: 40, es: 24, pt: 20, ja: 12, ar: 10 };

/** Everybody else, by language; the first of each talk most. */
export const crowd: Record<Language, Voice[]> = Object.fromEntries(
  (Object.keys(names) as Language[]).map((lang) => [lang, voicesOf(lang)]),
) as Record<Language, Voice[]>;

function voicesOf(lang: Language): Voice[] {
  const dice = chance(`voices ${lang}`);
  const [first, last] = names[lang];
  const pairs = first.flatMap((given) => last.map((family) => [given, family] as const));
  return Array.from({ length: Math.min(howMany[lang], pairs.length) }, (_, n) => {
    const [given, family] = pairs.splice(dice.below(pairs.length), 1)[0]!;
    const name = lang === "ja" ? `${family}${given}` : `${given} ${family}`;
    return { handle: handleOf(name, lang, n), name, lang, followers: Math.floor(20 + dice.next() ** 3 * 3000) };
  });
}

/** Networks want Latin handles. */
function handleOf(name: string, lang: Language, n: number): string {
  if (lang === "ja" || lang === "ar") return `${lang === "ja" ? "kissa" : "qahwa"}_${n + 11}`;
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]+/g, "_");
}
