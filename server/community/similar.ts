import { terms } from "@earshot/query/tokenize.ts";
import type { Tx } from "#server/db/transaction.ts";
import { find } from "./find.ts";
import { type QuestionRow, questionsById } from "./question-store.ts";

/** Candidates that are weighed. */
const looked = 100;
/** Below this share of the asked words' weight two titles only happen to share a word. */
const enough = 0.3;

/**
 * Questions that ask the same in other words: those that share most of the title's weight, where a word weighs by its
 * length and by how few of the candidates have it.
 */
export async function similar(tx: Tx, title: string, limit: number): Promise<QuestionRow[]> {
  const words = terms(title).filter((word) => [...word].length > 2);
  if (words.length === 0) return [];
  const candidates = await questionsById(
    tx,
    await find(tx, words.join(" "), { before: null, any: true, limit: looked }),
  );
  const texts = candidates.map((question) => new Set(terms(`${question.title ?? ""}\n${question.snippet}`)));
  const weights = new Map(
    words.map((word) => {
      const holders = texts.filter((text) => text.has(word)).length;
      return [word, Math.sqrt([...word].length) * Math.log(1 + (texts.length + 1) / (holders + 1))];
    }),
  );
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return candidates
    .map((question, n) => {
      const shared = words.reduce((sum, word) => sum + (texts[n]?.has(word) ? (weights.get(word) ?? 0) : 0), 0);
      return { question, share: all === 0 ? 0 : shared / all };
    })
    .filter(({ share }) => share >= enough)
    .sort((a, b) => b.share - a.share || (a.question.id < b.question.id ? 1 : -1))
    .slice(0, limit)
    .map(({ question }) => question);
}
