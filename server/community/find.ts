import { terms } from "@earshot/query/tokenize.ts";
import { firstIdAt, lastId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { searchBack } from "#server/posts/store.ts";
import { questionsAnsweredBy } from "./answer-store.ts";

/** Posts of the portal that are looked at for one page of questions. */
const mostLookedAt = 400;
/** Words of a long text that are looked for. */
const mostWords = 12;

/**
 * Ids of questions of which something, itself or an answer, has all the words, newest first; with `any`, at least one
 * of the words. What is hidden is left to whoever reads the questions.
 */
export async function find(
  tx: Tx,
  words: string,
  { before, any = false, limit }: { before: string | null; any?: boolean; limit: number },
): Promise<string[]> {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return [];
  const said = wanted.map(lexeme).join(any ? " | " : " & ");
  const { ids } = await searchBack(tx, {
    tsquery: `('kind:question' | 'kind:answer') & (${said})`,
    after: firstIdAt(new Date(0)),
    before: before ?? lastId,
    most: mostLookedAt,
    // The newest posts of a busy workspace are other networks': the index finds the portal's at once.
    looked: 200,
  });
  const questionOf = new Map((await questionsAnsweredBy(tx, ids)).map((row) => [row.id, row.question_id]));
  return [...new Set(ids.map((id) => questionOf.get(id) ?? id))].slice(0, limit);
}

/** The words to look for, the longest first where there are too many: they say most. */
export function wordsOf(text: string): string[] {
  return terms(text)
    .sort((a, b) => b.length - a.length)
    .slice(0, mostWords);
}

const lexeme = (term: string): string => `'${term.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
