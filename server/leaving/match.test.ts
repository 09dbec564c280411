import { expect, test } from "vitest";
import { type Candidate, matchMembers, type Occasion } from "./match.ts";

const piko = { id: "piko", name: "Piko" };
const occasion: Occasion = { category: piko, tags: ["e7"], topics: ["Error E7"] };
const nobody: Candidate = {
  id: "a",
  name: "A",
  personId: "a",
  categoryIds: [],
  tags: [],
  accepted: 0,
  helpful: 0,
  tagged: 0,
  topicPosts: 0,
  askedThisWeek: 0,
  perWeek: 3,
  lastAskedAt: null,
  isQuiet: false,
  isAsker: false,
  isTeammate: false,
  isSuppressed: false,
  hasRefused: false,
  hasDeclined: false,
};
const dora: Candidate = { ...nobody, id: "dora", name: "Dora", accepted: 4, helpful: 6, topicPosts: 3 };

test("who knows most is asked first, with the sum of her reasons", () => {
  const { asked } = matchMembers([{ ...nobody, id: "hal", accepted: 1 }, dora], occasion);
  expect(asked.map(({ candidate, score }) => [candidate.id, score])).toEqual([
    ["dora", 12 + 6 + 3 + 1],
    ["hal", 3 + 1],
  ]);
  expect(asked[0]?.reasons).toEqual([
    { code: "accepted", count: 4, of: "Piko", points: 12 },
    { code: "helpful", count: 6, of: "Piko", points: 6 },
    { code: "topic", count: 3, of: "Error E7", points: 3 },
    { code: "anything", count: 1, of: "", points: 1 },
    { code: "asked_week", count: 0, of: "3", points: 0 },
  ]);
});

test("nobody is asked who should not be, and why is said", () => {
  const out: [Partial<Candidate>, string][] = [
    [{ isAsker: true }, "asker"],
    [{ isTeammate: true }, "teammate"],
    [{ isSuppressed: true }, "suppressed"],
    [{ hasRefused: true }, "refused"],
    [{ hasDeclined: true }, "declined"],
    [{ askedThisWeek: 3 }, "asked_enough"],
    [{ categoryIds: ["duo"] }, "other_subjects"],
    [{ tags: ["grinder"] }, "other_subjects"],
    [{ isQuiet: true }, "quiet_hours"],
  ];
  for (const [change, because] of out) {
    const match = matchMembers([{ ...dora, ...change }], occasion);
    expect([match.asked, match.passed.map((one) => one.because)]).toEqual([[], [because]]);
  }
  const fits = matchMembers([{ ...dora, categoryIds: ["duo"], tags: ["e7"] }], occasion);
  expect(fits.asked[0]?.reasons.map(({ code }) => code)).toContain("tag");
  const unsorted = matchMembers([{ ...dora, categoryIds: ["piko"] }], { category: null, tags: [], topics: [] });
  expect(unsorted.passed[0]?.because).toBe("other_subjects");
});

/** Of a seed, so that a failure comes again. */
function dice(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

test("property: any order asks the same, never more than three, nobody beyond a limit, and nobody is lost", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const roll = dice(seed);
    const is = () => roll(6) === 0;
    const candidates = Array.from({ length: roll(30) }, (_, n): Candidate => {
      const perWeek = 1 + roll(4);
      return {
        ...nobody,
        id: `m${n}`,
        categoryIds: is() ? ["piko"] : is() ? ["duo"] : [],
        tags: is() ? ["e7"] : is() ? ["beans"] : [],
        accepted: roll(14),
        helpful: roll(14),
        tagged: roll(7),
        topicPosts: roll(12),
        perWeek,
        askedThisWeek: roll(perWeek + 2),
        lastAskedAt: is() ? new Date(roll(5)) : null,
        isQuiet: is(),
        isAsker: is(),
        isTeammate: is(),
        isSuppressed: is(),
        hasRefused: is(),
        hasDeclined: is(),
      };
    });
    const first = matchMembers(candidates, occasion);
    const shuffled = candidates
      .map((candidate) => ({ candidate, at: roll(1_000_000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ candidate }) => candidate);
    const again = matchMembers(shuffled, occasion);
    const ids = (match: typeof first) => match.asked.map(({ candidate, score }) => [candidate.id, score]);
    expect(ids(again)).toEqual(ids(first));
    const sorted = (match: typeof first) => match.passed.map((one) => `${one.candidate.id} ${one.because}`).sort();
    expect(sorted(again)).toEqual(sorted(first));
    expect(first.asked.length).toBeLessThanOrEqual(3);
    expect(first.asked.length + first.passed.length).toBe(candidates.length);
    for (const { candidate, score, reasons } of first.asked) {
      expect(candidate.askedThisWeek).toBeLessThan(candidate.perWeek);
      const { isAsker, isTeammate, isSuppressed, hasRefused, hasDeclined, isQuiet } = candidate;
      expect([isAsker, isTeammate, isSuppressed, hasRefused, hasDeclined, isQuiet]).not.toContain(true);
      expect(score).toBe(reasons.reduce((sum, { points }) => sum + points, 0));
    }
    // Whoever is left behind did not know more than who is asked.
    const least = first.asked.at(-1)?.score ?? 0;
    const behind = first.passed.filter(({ because }) => because === "others_first").map(({ candidate }) => candidate);
    if (behind.length > 0) {
      expect(first.asked).toHaveLength(3);
      for (const one of matchMembers(behind, occasion).asked) expect(one.score).toBeLessThanOrEqual(least);
    }
  }
});

test("another accepted answer never makes it less likely to be asked", () => {
  const others = [5, 6, 7].map((accepted, n): Candidate => ({ ...nobody, id: `o${n}`, accepted }));
  const places = Array.from({ length: 14 }, (_, accepted) =>
    matchMembers([...others, { ...nobody, id: "z", accepted }], occasion).asked.findIndex(
      ({ candidate }) => candidate.id === "z",
    ),
  );
  const asked = places.map((place) => (place < 0 ? 3 : place));
  expect(asked).toEqual([...asked].sort((a, b) => b - a));
  expect(asked.at(-1)).toBe(0);
});
