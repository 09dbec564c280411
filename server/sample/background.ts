import { articleAt } from "./blog.ts";
import { crowd } from "./cast.ts";
import { type Chance, chance } from "./chance.ts";
import type { Theme } from "./corpus-en.ts";
import { linesOf } from "./corpus-world.ts";
import { fill } from "./fill.ts";
import { hoursOf } from "./rhythm.ts";
import { day, hour, type Language, minute, type Place, type Said } from "./said.ts";

/** How much is heard per hour, from the first midnight on. */
export type Heard = Map<number, number>;

export const hourOf = (at: number): number => Math.floor(at / hour) * hour;

/** Small talk from 60 days ago to the end of the player's 48 hours, with the rhythm of the week around what is `told`. */
export function background(anchor: number, told: Said[], spared: number): Said[] {
  const said: Said[] = [];
  const recent: Said[] = [];
  const toldByHour = countByHour(told);
  const first = Math.floor((anchor - 60 * day) / day) * day;
  for (let midnight = first, d = 0; midnight < anchor + 2 * day; midnight += day, d++) {
    const dice = chance(`day ${d}`);
    const counts = hoursOf(midnight, toldByHour, spared, dice);
    for (const [h, count] of counts.entries()) {
      const minutes = Array.from({ length: count }, () => dice.below(60 * minute)).sort((a, b) => a - b);
      for (const [n, after] of minutes.entries()) {
        const at = midnight + h * hour + after;
        const post = smallTalk(`d${d}.${h}.${n}`, at, anchor, recent, dice);
        said.push(post);
        recent.push(post);
        if (recent.length > 140) recent.shift();
      }
    }
  }
  return said;
}

export function countByHour(said: Said[]): Heard {
  const heard: Heard = new Map();
  for (const { at } of said) heard.set(hourOf(at), (heard.get(hourOf(at)) ?? 0) + 1);
  return heard;
}

const places: Record<Exclude<Place, "blog">, number> = {
  square: 34,
  mastodon: 30,
  bluesky: 22,
  comments: 14,
};
const languages: Record<Language, number> = { en: 66, de: 13, es: 8, pt: 6, ja: 4, ar: 3 };
const themes: Record<Theme, number> = { coffee: 34, piko: 26, duo: 11, app: 7, ostra: 9, campaign: 5, care: 8 };

function smallTalk(key: string, at: number, anchor: number, recent: Said[], dice: Chance): Said {
  const place = dice.weighted(places);
  const lang = place === "comments" ? dice.weighted({ en: 9, de: 1 }) : dice.weighted(languages);
  const by = dice.pickEarly(crowd[lang]);
  const near = recent.filter((post) => post.place === place && post.by.lang === lang && at - post.at < 30 * hour);
  const liked = Math.floor(dice.next() ** 4 * 24);
  const shared = { key, at, place, by, likes: liked, reposts: dice.is(0.2) ? Math.floor(liked / 3) : 0 };
  if (near.length > 0 && dice.is(0.4)) {
    const parent = near[near.length - 1 - Math.floor(dice.next() ** 2 * near.length)]!;
    if (parent.by !== by) {
      const theme = themeOf(parent);
      const text = fill(dice.pick(linesOf(lang, theme).answer), lang, dice);
      return { ...shared, parent: parent.key, text };
    }
  }
  const { theme, say } = linesOf(lang, dice.weighted(themes));
  const post: Said = {
    ...shared,
    parent: place === "comments" ? articleAt(anchor, at) : null,
    text: fill(dice.pick(say), lang, dice),
  };
  told.set(post, theme);
  return post;
}

const told = new WeakMap<Said, Theme>();
/** What a post is about; answers to answers go on with talk of coffee. */
const themeOf = (post: Said): Theme => told.get(post) ?? "coffee";
