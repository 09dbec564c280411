import { speakable } from "#server/ideas/fill-text.ts";
import type { Speaker } from "#server/inbox/speaker.ts";
import { cutAtWord, lengthOf, oneLine } from "./quote.ts";
import { words } from "./words.ts";

/** Where a network sets no limit; what follows stands behind the link. */
const mostSaid = 600;

/**
 * What is suggested to be said where a question was asked: whose answer it is, as much of it as the network takes, and
 * where it stands. A name is only said of who agreed to it.
 */
export function relayText(
  answer: { text: string; team: boolean; name: string | null; link: string },
  by: Pick<Speaker, "limit" | "measure">,
): string {
  const name = answer.name === null ? "" : speakable(answer.name);
  const lead = answer.team ? words.ours : name === "" ? words.answered : words.answeredBy(name);
  const whole = (summary: string) =>
    summary === "" ? `${lead}: ${answer.link}` : `${lead}: “${summary}” ${answer.link}`;
  const fits = (summary: string) => by.measure(whole(summary)) <= (by.limit ?? Number.POSITIVE_INFINITY);
  return whole(cutAtWord(oneLine(answer.text), (part) => lengthOf(part) <= mostSaid && fits(part)));
}
