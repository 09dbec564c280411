import { type AskReason, mostAsked, type passedBecause } from "@earshot/contract/leaving.ts";

/** What the conversation is about, as the portal sorts it. */
export type Occasion = {
  category: { id: string; name: string } | null;
  tags: string[];
  /** topics that its posts match, by name */
  topics: string[];
};

/** A willing member and what speaks for and against asking them now. */
export type Candidate = {
  id: string;
  name: string;
  personId: string;
  /** subjects they chose; none of both is anything */
  categoryIds: string[];
  tags: string[];
  /** accepted answers and helpful votes in the category; everywhere when there is none */
  accepted: number;
  helpful: number;
  /** answers to questions that share a tag */
  tagged: number;
  /** posts of theirs, on any network, that match the same topics */
  topicPosts: number;
  askedThisWeek: number;
  perWeek: number;
  lastAskedAt: Date | null;
  isQuiet: boolean;
  isAsker: boolean;
  isTeammate: boolean;
  isSuppressed: boolean;
  /** said no to being written to */
  hasRefused: boolean;
  /** declined this very conversation before */
  hasDeclined: boolean;
};

export type Because = (typeof passedBecause)[number];
export type Matched = { candidate: Candidate; score: number; reasons: AskReason[] };
export type Match = { asked: Matched[]; passed: { candidate: Candidate; because: Because }[] };

/** Points for each of what counts, and how many of it count at most. */
const worth = {
  accepted: { points: 3, most: 10 },
  helpful: { points: 1, most: 10 },
  tagged: { points: 2, most: 5 },
  topic: { points: 1, most: 8 },
  category: { points: 4, most: 1 },
  tag: { points: 3, most: 3 },
  anything: { points: 1, most: 1 },
  asked_week: { points: -2, most: 20 },
} as const;

/**
 * Who is asked: at most three, those who know most of it first; of equals who was asked less this week, then who was
 * asked longest ago. Nobody beyond their own limit, in their quiet hours or outside of what they chose.
 */
export function matchMembers(candidates: Candidate[], occasion: Occasion): Match {
  const passed: Match["passed"] = [];
  const fitting: Matched[] = [];
  for (const candidate of candidates) {
    const because = against(candidate, occasion);
    if (because) passed.push({ candidate, because });
    else fitting.push(weighed(candidate, occasion));
  }
  fitting.sort(
    (a, b) =>
      b.score - a.score ||
      a.candidate.askedThisWeek - b.candidate.askedThisWeek ||
      (a.candidate.lastAskedAt?.getTime() ?? 0) - (b.candidate.lastAskedAt?.getTime() ?? 0) ||
      (a.candidate.id < b.candidate.id ? -1 : 1),
  );
  for (const { candidate } of fitting.slice(mostAsked)) passed.push({ candidate, because: "others_first" });
  return { asked: fitting.slice(0, mostAsked), passed };
}

function against(candidate: Candidate, occasion: Occasion): Because | null {
  if (candidate.isAsker) return "asker";
  if (candidate.isTeammate) return "teammate";
  if (candidate.isSuppressed) return "suppressed";
  if (candidate.hasRefused) return "refused";
  if (candidate.hasDeclined) return "declined";
  if (candidate.askedThisWeek >= candidate.perWeek) return "asked_enough";
  if (!choseAnything(candidate) && !chosen(candidate, occasion)) return "other_subjects";
  return candidate.isQuiet ? "quiet_hours" : null;
}

const choseAnything = ({ categoryIds, tags }: Candidate): boolean => categoryIds.length === 0 && tags.length === 0;

const chosen = (candidate: Candidate, occasion: Occasion): boolean =>
  isOfCategory(candidate, occasion) || sharedTags(candidate, occasion).length > 0;

const isOfCategory = ({ categoryIds }: Candidate, { category }: Occasion): boolean =>
  category !== null && categoryIds.includes(category.id);

const sharedTags = ({ tags }: Candidate, occasion: Occasion): string[] =>
  tags.filter((tag) => occasion.tags.includes(tag)).sort();

function weighed(candidate: Candidate, occasion: Occasion): Matched {
  const category = occasion.category?.name ?? "";
  const tags = sharedTags(candidate, occasion);
  const lines: [AskReason["code"], number, string][] = [
    ["accepted", candidate.accepted, category],
    ["helpful", candidate.helpful, category],
    ["tagged", candidate.tagged, occasion.tags.join(", ")],
    ["topic", candidate.topicPosts, occasion.topics.join(", ")],
    ["category", isOfCategory(candidate, occasion) ? 1 : 0, category],
    ["tag", tags.length, tags.join(", ")],
    ["anything", choseAnything(candidate) ? 1 : 0, ""],
  ];
  const reasons: AskReason[] = lines
    .filter(([, count]) => count > 0)
    .map(([code, count, of]) => ({ code, count, of, points: pointsOf(code, count) }));
  reasons.push({
    code: "asked_week",
    count: candidate.askedThisWeek,
    of: String(candidate.perWeek),
    points: pointsOf("asked_week", candidate.askedThisWeek),
  });
  return { candidate, reasons, score: reasons.reduce((sum, { points }) => sum + points, 0) };
}

// Adding 0 makes the -0 of nothing asked a plain 0.
const pointsOf = (code: AskReason["code"], count: number): number =>
  worth[code].points * Math.min(count, worth[code].most) + 0;
