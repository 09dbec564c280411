import { Answers } from "@earshot/analysis/answers.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { readMarkdown } from "#server/markdown.ts";
import { articlesById, publishedVersions } from "./store.ts";

/** Of an article's words; more of them make the index large and its answers no better. */
const mostIndexed = 3_000;
/** Workspaces kept at once; the one that was not asked for longest makes room. */
const mostKept = 50;
/** Articles between two looks at whether others wait for the process. */
const readAtOnce = 20;
/** From this share of a question on, an article is offered to somebody who chooses. */
const offeredFrom = 0.12;
/** From this share on it is counted as an answer to the question without anybody looking. */
export const fitsFrom = 0.25;

type Kept = { answers: Answers; versions: Map<string, number>; words: Map<string, Set<string>> };
const kept = new WeakMap<Context, Map<string, Kept>>();

type Fit = { articleId: string; share: number; words: string[] };

/**
 * Finds published articles by what is asked. The index of a workspace stays in memory; at each use it is compared with
 * what is published and only what has changed is read again, so that it is right whichever process wrote.
 */
export async function articleIndex(context: Context, tx: Tx): Promise<(question: string, most: number) => Fit[]> {
  const index = keptFor(context, tx.workspaceId);
  const published = new Map((await publishedVersions(tx)).map(({ id, version }) => [id, version]));
  for (const id of index.versions.keys()) if (published.get(id) !== index.versions.get(id)) forget(index, id);
  const missing = [...published.keys()].filter((id) => !index.versions.has(id));
  for (const [at, row] of (await articlesById(tx, missing)).entries()) {
    if (at % readAtOnce === readAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    // Another use may have read it while this one waited for its rows.
    if (index.versions.has(row.id)) continue;
    const text = `${row.title}\n${row.title}\n${row.tags.join(" ")}\n${readMarkdown(row.text.slice(0, mostIndexed)).text}`;
    index.answers.add({ label: row.id, text });
    index.words.set(row.id, wordsOf(text));
    index.versions.set(row.id, row.version);
  }
  return (question, most) =>
    index.answers
      .find(question.slice(0, 2_000), most)
      // Published when it was asked for; a use at the same time may have added another.
      .filter(({ label, share }) => share >= offeredFrom && published.has(label))
      .flatMap(({ label, share }) => {
        const words = [...wordsOf(question)].filter((word) => index.words.get(label)?.has(word)).slice(0, 8);
        return words.length === 0 ? [] : [{ articleId: label, share: Math.round(share * 1000) / 1000, words }];
      });
}

function keptFor(context: Context, workspaceId: string): Kept {
  const all = kept.get(context) ?? new Map<string, Kept>();
  kept.set(context, all);
  const index = all.get(workspaceId) ?? { answers: new Answers(), versions: new Map(), words: new Map() };
  all.delete(workspaceId);
  all.set(workspaceId, index);
  for (const oldest of all.keys()) {
    if (all.size <= mostKept) break;
    all.delete(oldest);
  }
  return index;
}

function forget(index: Kept, id: string): void {
  index.answers.remove(id);
  index.versions.delete(id);
  index.words.delete(id);
}

/** Words that may say what a text is about: four letters or more, or with a digit. */
const wordsOf = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= 4 || /\p{N}/u.test(word)),
  );
