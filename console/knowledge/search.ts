import { articleStates } from "@earshot/contract/choices.ts";
import type { ArticleState } from "@earshot/contract/knowledge.ts";

/** The router reads `?q=2024` as a number. */
const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) || undefined : undefined;

export type ArticlesSearch = { q?: string; state?: ArticleState; due?: true; product?: string };
export const articlesSearch = (given: Record<string, unknown>): ArticlesSearch => ({
  q: textOf(given.q),
  state: articleStates.find((state) => state === given.state),
  due: given.due === true ? true : undefined,
  product: typeof given.product === "string" && /^[0-9a-f-]{36}$/i.test(given.product) ? given.product : undefined,
});

/** The version on screen, where it is not the newest. */
export const articleSearch = (given: Record<string, unknown>): { version?: number } => ({
  version: Number.isSafeInteger(given.version) && Number(given.version) > 0 ? Number(given.version) : undefined,
});
