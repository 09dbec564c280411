import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Query } from "./ast.ts";
import { evaluate, explain, facts, type PostFacts } from "./evaluate.ts";
import { parse, QuerySyntaxError } from "./parse.ts";
import { createPercolator, type Percolator } from "./percolate.ts";
import { factsBeside, queries } from "./testing/queries.ts";
import { hostileTexts, texts } from "./testing/texts.ts";

const posts: fc.Arbitrary<PostFacts> = fc.tuple(texts, factsBeside).map(([text, beside]) => ({ text, ...beside }));
/** Runs of a property, and length of hostile texts; the reader of texts meets the whole length in tokenize.test.ts. */
const runs = process.env.EARSHOT_SLOW ? 400 : 80;
const longest = process.env.EARSHOT_SLOW ? 100_000 : 20_000;
const anchored = queries.filter((source) => accepted(source));

describe("createPercolator", () => {
  it("finds the posts of each query, with the words", () => {
    const percolator = createPercolator<string>();
    percolator.set("w/own", '#brunnwerk OR "hot water" OR brew*');
    percolator.set("w/rival", "pump AND (broken OR leaking) NOT joke");
    percolator.set("w/near", "(pump OR boiler) NEAR/2 (loud OR noisy) lang:de");
    expect(percolator.match({ text: "My #Brunnwerk brews: hot water, broken pump", lang: "en" })).toEqual([
      { id: "w/own", words: ["#brunnwerk", "brews", "hot", "water"] },
      { id: "w/rival", words: ["broken", "pump"] },
    ]);
    expect(percolator.matchIds({ text: "A pump, so very noisy", lang: "de-CH" })).toEqual(["w/near"]);
    expect(percolator.match({ text: "hot", title: "water" })).toEqual([]);
    expect(percolator.match({ text: "" })).toEqual([]);
  });

  it("does not let a phrase or NEAR reach from the title into the text", () => {
    const percolator = percolatorOf(['"hot water"', '"hot water tank"', "hot NEAR/100 water"]);
    expect(percolator.matchIds({ title: "hot", text: "water tank" })).toEqual([]);
    expect(percolator.matchIds({ title: "so hot water", text: "tank" })).toEqual([0, 2]);
  });

  it("keeps the place of a replaced query and forgets a deleted one", () => {
    const percolator = percolatorOf(["pump", "tea", "cup"]);
    percolator.set(0, "tea cup");
    expect(percolator.matchIds({ text: "tea cup" })).toEqual([0, 1, 2]);
    expect(percolator.matchIds({ text: "pump" })).toEqual([]);
    expect(percolator.delete(1)).toBe(true);
    expect(percolator.delete(1)).toBe(false);
    expect(percolator.has(1)).toBe(false);
    expect(percolator.size).toBe(2);
    percolator.set(1, "cup");
    expect(percolator.matchIds({ text: "tea cup" })).toEqual([0, 2, 1]);
  });

  it("refuses bad and unanchored queries and stays as it was", () => {
    const percolator = percolatorOf(["pump"]);
    expect(() => percolator.set(0, '"pump')).toThrow(QuerySyntaxError);
    expect(() => percolator.set(0, parse("lang:de", { allowUnanchored: true }))).toThrow(QuerySyntaxError);
    expect(percolator.matchIds({ text: "pump" })).toEqual([0]);
  });

  it("agrees with the plain evaluator, in many scripts", () => {
    fc.assert(
      fc.property(
        fc.array(anchored, { minLength: 1, maxLength: 12 }),
        fc.array(posts, { minLength: 1, maxLength: 6 }),
        (sources, list) => {
          agree(
            percolatorOf(sources),
            sources.map((source) => parse(source)),
            list,
          );
        },
      ),
      { numRuns: runs },
    );
  });

  it("agrees after any series of changes", () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(anchored, { freq: 3 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        fc.array(posts, { minLength: 1, maxLength: 4 }),
        (changes, list) => {
          const percolator = createPercolator<number>();
          const model = new Map<number, Query>();
          for (const [id, source] of changes) {
            if (source === null) {
              expect(percolator.delete(id)).toBe(model.delete(id));
            } else {
              percolator.set(id, source);
              model.set(id, parse(source));
            }
            percolator.matchIds(list[0]!);
          }
          expect(percolator.size).toBe(model.size);
          for (const post of list) {
            const known = facts(post);
            const expected = [...model].filter(([, query]) => evaluate(query, known)).map(([id]) => id);
            expect(percolator.matchIds(post)).toEqual(expected);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it("keeps its size while queries come and go", () => {
    const percolator = createPercolator<number>();
    for (let id = 0; id < 1_200; id++) percolator.set(id, `word${id} "pair${id} two" pre${id}*`);
    const before = percolator.bytes();
    for (let round = 1; round <= 4; round++) {
      for (let id = 0; id < 1_200; id++) percolator.set(id, `word${id + round} OR "pair${id} round${round} x"`);
    }
    for (let id = 0; id < 1_200; id++) percolator.delete(id);
    for (let id = 1_200; id < 2_400; id++) percolator.set(id, `word${id} "pair${id} two" pre${id}*`);
    expect(percolator.matchIds({ text: "word1200 pair1200 two pre1200x" })).toEqual([1_200]);
    expect(percolator.bytes()).toBeLessThan(3 * before);
  });

  it("keeps order and answers while it copies itself", () => {
    const percolator = createPercolator<number>();
    const model = new Map<number, string>();
    const set = (id: number, source: string) => {
      percolator.set(id, source);
      model.set(id, source);
    };
    for (let id = 0; id < 5_000; id++) set(id, `word${id % 700} OR "common pair${id}"`);
    for (let change = 0; change < 6_000; change++) {
      const id = (change * 7_919) % 6_000;
      if (change % 5 === 0) expect(percolator.delete(id)).toBe(model.delete(id));
      else set(id, `word${(id + change) % 700} OR other${id % 50} -not${id % 9}`);
      if (change % 500 !== 0) continue;
      const text = `word${change % 700} other${change % 50} not3`;
      const known = facts({ text });
      const expected = [...model].filter(([, source]) => evaluate(parse(source), known)).map(([id]) => id);
      expect(percolator.matchIds({ text })).toEqual(expected);
    }
    expect(percolator.size).toBe(model.size);
  });

  it("counts without making anything", () => {
    const percolator = percolatorOf(["pump", "tea", "cup OR pump"]);
    expect(percolator.meet({ text: "a pump" })).toBe(2);
    expect([percolator.hit(0), percolator.hit(1)]).toEqual([0, 2]);
    expect(percolator.meet({ text: "milk" })).toBe(0);
  });

  it("takes a post whose words are known", () => {
    const percolator = percolatorOf(["pump OR tea"]);
    expect(percolator.match(facts({ text: "Tea, tea" }))).toEqual([{ id: 0, words: ["tea"] }]);
  });

  it("files queries added later by what the posts have shown", () => {
    const percolator = percolatorOf(["zyxone AND quuxtwo", "zyxone quuxtwo -tea", "zyxone"]);
    for (let n = 0; n < 5_000; n++) percolator.matchIds({ text: "zyxone alone" });
    percolator.set(3, "zyxone AND quuxtwo");
    expect(percolator.matchIds({ text: "quuxtwo zyxone" })).toEqual([0, 1, 2, 3]);
    percolator.delete(3);
    expect(percolator.matchIds({ text: "quuxtwo zyxone tea" })).toEqual([0, 2]);
    percolator.delete(0);
    percolator.delete(1);
    expect(percolator.matchIds({ text: "quuxtwo zyxone" })).toEqual([2]);
  });

  it.each(hostileTexts)("survives very many characters of %s", (_, whole) => {
    const text = whole.slice(0, longest);
    const percolator = percolatorOf(['"a a a"', "a NEAR/100 b", "漢 NEAR/5 a", '"é é b"', "@a NEAR/3 @a.b"]);
    percolator.match({ text, title: text.slice(0, 300) });
  });
});

function percolatorOf(sources: string[]): Percolator<number> {
  const percolator = createPercolator<number>();
  for (const [id, source] of sources.entries()) percolator.set(id, source);
  return percolator;
}

function agree(percolator: Percolator<number>, trees: Query[], list: PostFacts[]): void {
  for (const post of list) {
    const known = facts(post);
    const expected = trees.flatMap((query, id) =>
      evaluate(query, known) ? [{ id, words: explain(query, post).words }] : [],
    );
    expect(percolator.match(post)).toEqual(expected);
  }
}

function accepted(source: string): boolean {
  try {
    parse(source);
    return true;
  } catch {
    return false;
  }
}
