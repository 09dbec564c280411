import type { Enricher } from "@earshot/analysis/enrichers.ts";
import type { TaughtLayers } from "@earshot/analysis/taught.ts";
import type { Logger } from "pino";
import { type Found, type PostSignals, pack } from "#server/posts/signals.ts";

/** What can be said of a post, in the order in which it is found out; `entities` are not kept yet. */
export const enrichers = ["language", "tone", "intents", "urgency", "toxicity"] as const;
export type EnricherName = (typeof enrichers)[number];

/** A post as far as analysis reads it. */
export type Readable = { text: string; title: string | null; lang: string | null; followers?: number | null };

/** Says of posts what analysis finds. */
export type Analyst = {
  /** false: this installation asks for no signals, and no model is ever loaded */
  readonly works: boolean;
  /**
   * One answer per post, in order; null for all when it does not work. Lets others have a turn in between.
   * @param taught what the workspace's people taught, see taught.ts
   */
  read(posts: readonly Readable[], taught?: TaughtLayers | null): Promise<(PostSignals | null)[]>;
};

/** Posts in one go: some 10 ms on a calm machine. */
const slice = 32;

/**
 * Makes the one who reads posts for this process. Models load with the first post that needs them. An enricher that
 * fails is logged once, its signal is left out and the others stand.
 * @param list other enrichers than the built-in ones, for tests
 */
export function createAnalyst(wanted: readonly EnricherName[], log: Logger, list?: readonly Enricher[]): Analyst {
  const failed = new Set<string>();
  if (wanted.length === 0) return { works: false, read: async (posts) => posts.map(() => null) };
  return {
    works: true,
    async read(posts, taught = null) {
      if (posts.length === 0) return [];
      const [{ analyze }, { ENRICHERS }, { taughtEnrichers }] = await Promise.all([
        import("@earshot/analysis/analyze.ts"),
        import("@earshot/analysis/enrichers.ts"),
        import("@earshot/analysis/taught.ts"),
      ]);
      const asked = (list ?? ENRICHERS).filter(({ field }) => (wanted as readonly string[]).includes(field));
      const chosen = taught ? taughtEnrichers(asked, taught) : asked;
      const answers: PostSignals[] = [];
      for (const [n, { title, text, lang, followers }] of posts.entries()) {
        if (n > 0 && n % slice === 0) await new Promise(setImmediate);
        const { signals, failures } = analyze(
          title ? `${title}\n${text}` : text,
          { language: lang ?? undefined, followers: followers ?? undefined },
          chosen,
        );
        for (const { field, error } of failures) {
          if (failed.has(field)) continue;
          failed.add(field);
          log.error({ err: error, field }, "An enricher failed; posts go without this signal where it does");
        }
        const found = signals.flatMap(({ field, value, confidence, model, reasons, each }): Found[] => {
          if (field === "entities") return [];
          if (field !== "intents")
            return Array.isArray(value) ? [] : [{ field, model, values: [{ value, confidence, reasons }] }];
          return [{ field: "intent", model, values: each ?? [] }];
        });
        answers.push(pack(found, title ? title.length : null));
      }
      return answers;
    },
  };
}
