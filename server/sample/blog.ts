import { cast } from "./cast.ts";
import { day, hour, type Said } from "./said.ts";

const articles: [string, string][] = [
  [
    "A month with the smallest tank",
    "The Piko asks for water more often than for love. We filled it forty-one times and still like it.",
  ],
  ["What a grinder owes you", "Not romance. Repeatability. Six grinders, one bag of beans and a very tired author."],
  ["Reader mail: milk that will not foam", "It is nearly always the tip of the wand. Nearly. Here is the rest."],
  [
    "Ostra in the long test: a beautiful noise",
    "The screen is lovely, the pump is not. Three months with the new Ostra.",
  ],
  [
    "Old for New, explained by somebody who did it",
    "Brunnwerk takes any dead machine and gives money for it. What is the catch? We looked.",
  ],
  ["Water, again", "You asked for numbers. Here are numbers: hardness, taste, limescale, in that order."],
  [
    "Five cafés that start at six",
    "Who opens early, and who means it. Café Mirabel runs six machines and not one queue.",
  ],
  ["The second boiler question", "The Brunnwerk Duo against two small machines. The answer depends on your milk."],
  ["How to listen to a pump", "A healthy pump has a note. Ours is an F sharp. Yours may differ."],
  ["Decaf without shame", "Three roasters who take it seriously, and how to grind it."],
  ["Cleaning week", "Seven evenings, ten minutes each. The machine will thank you on Sunday."],
  ["Old espresso books", "What held up, what did not, and who knew about pre-infusion in 1961."],
  ["An app for a kettle?", "When a switch is enough, and when a schedule earns its place."],
  ["Letters to the pump", "More reader mail. Most of it is about noise before seven in the morning."],
];

/** The Slow Pour writes every fourth day; `blog` is the first article, `blog1` the next. */
export function blog(anchor: number): Said[] {
  return articles.map(([title, text], n) => ({
    key: n === 0 ? "blog" : `blog${n}`,
    at: anchor - 60 * day + 1_000 + n * 4 * day + (n % 3) * hour,
    place: "blog",
    by: cast.slowPour,
    title,
    text,
    parent: null,
    likes: 0,
    reposts: 0,
  }));
}

/** The newest article at a moment, the last day's excepted. */
export function articleAt(anchor: number, at: number): string {
  const n = Math.min(articles.length - 1, Math.max(0, Math.floor((at - (anchor - 60 * day) - 3 * hour) / (4 * day))));
  return n === 0 ? "blog" : `blog${n}`;
}
