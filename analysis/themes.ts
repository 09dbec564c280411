import { Reading } from "./engine/reading.ts";

export type Theme = {
  /** Two or three words that tell these posts from the others, as "error e7 · machine". */
  name: string;
  /** Positions of the posts in the list given, most typical first. */
  posts: number[];
};

export type ThemeSettings = {
  /** Posts a theme needs. */ least: number /** Themes at most. */;
  most: number /** Cosine from which a post joins. */;
  alike: number;
};

const SETTINGS: ThemeSettings = { least: 3, most: 30, alike: 0.22 };
/** More posts than these are not compared; take the newest. */
export const MOST_POSTS = 5_000;
/** Words of a post that are compared: the rarest. */
const WORDS_COMPARED = 24;
const STOP = new Set(
  "the a an and or but if of to in on at for with from by is are was were be been am i im i'm me my we our you your he she it its it's they them this that these those there here not no so very just too as do does did have has had will would can could should what when where who how why which one all any some more most than then now also get got about out up down into over after before again still only even really like @user http rt der die das und oder aber ist sind war ein eine einen mit von zu auf im in den dem nicht ich wir sie es le la les un une des et ou est sont de du en dans pour pas je il elle nous vous el los las y que es no se con por para".split(
    " ",
  ),
);

type Vector = { terms: number[]; values: number[] };
/** The sum of the posts that joined, and of its squares: kept along, as each post is compared with every center. */
type Center = { sums: Map<number, number>; squares: number };

/**
 * Groups similar posts: rare words and pairs of words weighed by how few posts hold them, each post joined to the nearest
 * theme (one pass, then a second over settled centers). Deterministic. At most MOST_POSTS posts are read.
 */
export function themesOf(texts: readonly string[], settings: Partial<ThemeSettings> = {}): Theme[] {
  const { least, most, alike } = { ...SETTINGS, ...settings };
  const { vectors, names } = vectorsOf(texts.slice(0, MOST_POSTS));
  let centers: Center[] = [];
  let homes = new Int32Array(vectors.length).fill(-1);
  for (let round = 0; round < 2; round++) {
    const next: Center[] = round === 0 ? [] : centers.map(emptyCenter);
    const of = round === 0 ? next : centers;
    homes = homes.fill(-1);
    vectors.forEach((vector, post) => {
      if (vector.terms.length === 0) return;
      let home = nearest(vector, of, alike);
      if (home < 0 && round === 0) home = next.push(emptyCenter()) - 1;
      if (home < 0) return;
      homes[post] = home;
      join(next[home]!, vector);
    });
    centers = next;
  }
  return centers
    .map((center, home) => {
      const posts = [...homes.keys()].filter((post) => homes[post] === home);
      posts.sort((a, b) => likeness(vectors[b]!, center) - likeness(vectors[a]!, center) || a - b);
      return { name: nameOf(center.sums, names), posts };
    })
    .filter(({ posts }) => posts.length >= least)
    .sort((a, b) => b.posts.length - a.posts.length || a.posts[0]! - b.posts[0]!)
    .slice(0, most);
}

const emptyCenter = (): Center => ({ sums: new Map(), squares: 0 });

function join(center: Center, { terms, values }: Vector): void {
  terms.forEach((term, k) => {
    const before = center.sums.get(term) ?? 0;
    const after = before + values[k]!;
    center.sums.set(term, after);
    center.squares += after * after - before * before;
  });
}

function nearest(vector: Vector, centers: readonly Center[], alike: number): number {
  let best = alike;
  let home = -1;
  centers.forEach((center, at) => {
    const like = likeness(vector, center);
    if (like > best) {
      best = like;
      home = at;
    }
  });
  return home;
}

/** Cosine of a post (length 1) and a center. */
function likeness({ terms, values }: Vector, { sums, squares }: Center): number {
  let sum = 0;
  terms.forEach((term, k) => {
    sum += values[k]! * (sums.get(term) ?? 0);
  });
  return sum === 0 ? 0 : sum / Math.sqrt(squares);
}

/** Posts as words and pairs weighed by rarity, and how each term reads. */
function vectorsOf(texts: readonly string[]): { vectors: Vector[]; names: string[] } {
  const reading = new Reading();
  const ids = new Map<string, number>();
  const names: string[] = [];
  const spread: number[] = [];
  const idOf = (name: string) => {
    let id = ids.get(name);
    if (id === undefined) {
      id = names.push(name) - 1;
      ids.set(name, id);
      spread.push(0);
    }
    return id;
  };
  const termsOf = texts.map((text) => {
    reading.read(text);
    const terms = new Set<number>();
    let before = "";
    for (let k = 0; k < Math.min(reading.count, 200); k++) {
      const word = reading.word(k);
      const useful = /[\p{L}\p{Extended_Pictographic}]/u.test(word) && word.length > 1 && !STOP.has(word);
      if (useful) terms.add(idOf(word));
      if (useful && before) terms.add(idOf(`${before} ${word}`));
      before = useful ? word : "";
    }
    for (const term of terms) spread[term]!++;
    return [...terms];
  });
  const rarity = spread.map((count) => (count < 2 ? 0 : Math.log(1 + texts.length / count)));
  const vectors = termsOf.map((terms) => {
    const used = terms
      .filter((term) => rarity[term]! > 0)
      .sort((a, b) => rarity[b]! - rarity[a]! || a - b)
      .slice(0, WORDS_COMPARED);
    const length = Math.sqrt(used.reduce((sum, term) => sum + rarity[term]! ** 2, 0));
    return { terms: used, values: used.map((term) => rarity[term]! / length) };
  });
  return { vectors, names };
}

/** The heaviest terms, none said twice. */
function nameOf(center: ReadonlyMap<number, number>, names: readonly string[]): string {
  const chosen: string[] = [];
  for (const [term] of [...center].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
    const name = names[term]!;
    const words = name.split(" ");
    if (chosen.some((other) => words.every((word) => other.split(" ").includes(word)))) continue;
    const wider = chosen.findIndex((other) => other.split(" ").every((word) => words.includes(word)));
    if (wider >= 0) chosen[wider] = name;
    else chosen.push(name);
    if (chosen.length === 3) break;
  }
  return [...new Set(chosen)].join(" · ");
}
