import { newId } from "../../server/db/id.ts";

/** The same numbers in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const syllables = [
  "ka",
  "lo",
  "mi",
  "ren",
  "tas",
  "vo",
  "du",
  "pel",
  "sha",
  "gri",
  "nok",
  "ula",
  "bet",
  "fim",
  "zor",
  "quin",
];

const vocabulary = new Map<number, string>();

/** The word at a rank of the vocabulary: the smaller the rank, the more often it is said. */
export function wordAt(rank: number): string {
  let word = vocabulary.get(rank);
  if (word !== undefined) return word;
  word = "";
  for (let left = rank + 16; left > 0; left = Math.floor(left / 16)) word += syllables[left % 16];
  vocabulary.set(rank, word);
  return word;
}

/** Ranks as people use words: half of what is said comes from a few dozen of 20,000. */
const anyRank = (random: () => number): number => Math.floor(20_000 ** random()) - 1;

export const sentence = (random: () => number, words: number): string =>
  Array.from({ length: words }, () => wordAt(anyRank(random))).join(" ");

/** `n` queries over words that are neither everywhere nor nowhere: single words, pairs, alternatives, phrases, tags. */
export function topicQueries(n: number, random: () => number): string[] {
  const word = () => wordAt(60 + Math.floor(random() * 6_000));
  return Array.from({ length: n }, (_, i) => {
    switch (i % 5) {
      case 0:
        return `${word()} AND ${word()}`;
      case 1:
        return `(${word()} OR ${word()}) AND ${word()} NOT ${word()}`;
      case 2:
        return `"${word()} ${word()}"`;
      case 3:
        return `#${word()}`;
      default:
        return wordAt(400 + Math.floor(random() * 10_000));
    }
  });
}

export type SquareJson = Record<string, unknown>;

export type Feed = {
  from: number;
  stepMs: number;
  /** 2,000 unless told */
  voices?: number;
  /** the higher, the more the loudest say: 2 unless told */
  loudness?: number;
  /** one answer in so many goes to the very first post that addresses us; none unless told */
  longThread?: number;
};

/**
 * Posts as the square tells them, of about 280 characters in 1.5 KB of JSON: one post in ten addresses us, one in ten
 * answers such a post. Times run from `from` on, `stepMs` apart.
 */
export function squareFeed(
  random: () => number,
  { from, stepMs, voices = 2_000, loudness = 2, longThread = Number.POSITIVE_INFINITY }: Feed,
) {
  const addressed: string[] = [];
  let first: string | null = null;
  let answers = 0;
  let n = 0;
  function answered(): string | null {
    if (first === null) return null;
    answers += 1;
    return answers % longThread === 0 ? first : addressed[Math.floor(random() * addressed.length)]!;
  }
  return function next(): SquareJson {
    n += 1;
    const id = newId();
    const voice = Math.floor(random() ** loudness * voices);
    const kind = n % 10;
    if (kind === 0) first ??= id;
    const parentId = kind === 1 ? answered() : null;
    if (kind === 0) addressed.push(id);
    if (addressed.length > 20_000) addressed.shift();
    const said = `${kind === 0 ? "@brunnwerk " : ""}${sentence(random, 38)} #${wordAt(Math.floor(random() * 4_000))}`;
    const at = new Date(from + n * stepMs).toISOString();
    return {
      id,
      parentId,
      rootId: parentId ?? id,
      text: said,
      visibility: "public",
      picture: n % 7 === 0 ? { url: `https://square.example/p/${n}.png`, alt: "A coffee machine" } : null,
      likes: Math.floor(random() * 20),
      reposts: Math.floor(random() * 4),
      createdAt: at,
      editedAt: null,
      deletedAt: null,
      url: `https://square.example/square#post-${id}`,
      author: { id: `voice-${voice}`, handle: `voice_${voice}`, name: `Voice ${voice}`, bot: false },
      // What networks send along and nobody reads.
      extra: "x".repeat(700),
    };
  };
}
