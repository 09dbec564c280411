const states = ["unanswered", "unsolved", "hidden"] as const;

export type QuestionsSearch = { q?: string; state?: (typeof states)[number] };
export const questionsSearch = (given: Record<string, unknown>): QuestionsSearch => ({
  // The router reads `?q=2024` as a number.
  q:
    typeof given.q === "string" || typeof given.q === "number" ? String(given.q).slice(0, 200) || undefined : undefined,
  state: states.find((state) => state === given.state),
});
