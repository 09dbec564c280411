import { countByHour, hourOf } from "./background.ts";
import { crowd } from "./cast.ts";
import { chance } from "./chance.ts";
import { day, hour, minute, type Said, type Voice } from "./said.ts";

const openers: [Voice, Said["place"], string][] = [
  [crowd.en[15]!, "square", "E7. Every. Single. Cup. What did 2.4 do to my Piko?"],
  [crowd.en[16]!, "mastodon", "Is E7 a thing now? My Piko was fine yesterday."],
  [crowd.de[5]!, "bluesky", "Piko zeigt E7 und macht dicht. Toller Morgen."],
  [crowd.es[2]!, "square", "Mi Piko marca E7 desde la actualización y se para a la mitad."],
  [crowd.pt[2]!, "mastodon", "E7 na Piko, alguém sabe o que é?"],
];
const answers: Record<string, string[]> = {
  en: [
    "E7 here too, since the update.",
    "Same. E7 after half a cup.",
    "Unplugging helps for exactly one coffee, then E7.",
    "Mine shows E7 only in the morning?",
    "E7 club, where do I sign up.",
    "Did anybody reach Brunnwerk about E7?",
    "Two machines, both E7. Not a coincidence.",
    "I did not even open the app and got E7.",
    "E7 as well. Old firmware friends: do not update.",
    "Waited an hour, E7 again.",
    "E7 in the office, morale at zero.",
    "Following. E7 too.",
  ],
  de: ["Hier auch E7, seit dem Update.", "E7 im Büro, Stimmung am Boden.", "Stecker raus, eine Tasse, wieder E7."],
  es: ["La mía también, E7.", "E7 en la oficina, drama."],
  pt: ["A minha também, E7.", "E7 outra vez."],
};

/** When it rises: the whole hour in which the moment five hours ago lies. */
export const spikeHour = (anchor: number): number => hourOf(anchor - 5 * hour);

/** So many posts about E7 that the hour has six times what the same hour of the week had on average before. */
export function spike(anchor: number, others: Said[]): Said[] {
  const start = spikeHour(anchor);
  const heard = countByHour(others);
  const before = Array.from({ length: 8 }, (_, n) => heard.get(start - (n + 1) * 7 * day) ?? 0);
  const usual = before.reduce((a, b) => a + b, 0) / before.length;
  const missing = Math.max(8, Math.round(6 * usual) - (heard.get(start) ?? 0));
  const dice = chance("spike");
  const said: Said[] = [];
  for (let n = 0; n < missing; n++) {
    const at = start + burst(n, missing);
    const opener = openers[n < 3 ? n : n === 6 ? 3 : n === 9 ? 4 : openers.length];
    const shared = { key: `e7.${n}`, at, likes: dice.below(9), reposts: dice.below(3) };
    if (opener) said.push({ ...shared, by: opener[0], place: opener[1], text: opener[2], parent: null });
    else said.push({ ...shared, ...answerTo(dice.pick(said.filter((post) => post.parent === null)), n) });
  }
  return said;
}

/** What breaks is told at once: six of ten in the first quarter hour, the others over the rest of the hour. */
function burst(n: number, of: number): number {
  const atOnce = Math.ceil(0.6 * of);
  if (n < atOnce) return Math.round((n + 0.5) * ((14 * minute) / atOnce));
  return 15 * minute + Math.round((n - atOnce + 0.5) * ((43 * minute) / (of - atOnce)));
}

function answerTo(parent: Said, n: number): Pick<Said, "by" | "place" | "text" | "parent"> {
  const { lang } = parent.by;
  const texts = answers[lang]!;
  return {
    by: crowd[lang][(n * 3 + 5) % crowd[lang].length]!,
    place: parent.place,
    text: texts[n % texts.length]!,
    parent: parent.key,
  };
}
