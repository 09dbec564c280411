import type { TextRules } from "../connector.ts";

/** What one post on the square may hold, whoever writes it. */
export const textRules = { limit: 500, unit: "characters", linkLength: null } as const satisfies TextRules;

/** The square counts code points. */
export function measure(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
