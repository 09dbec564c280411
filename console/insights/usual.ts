import type { Insight } from "@earshot/contract/insights.ts";

const quarter = 900_000;

/** Posts that would have been usual in the time of a rise, to a tenth. */
export const usualOf = ({ usual, since, until }: Insight): number =>
  Math.round(((usual * (Date.parse(until) - Date.parse(since))) / quarter) * 10) / 10;
