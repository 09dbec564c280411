import { ideaSorts, ideaStates } from "@earshot/contract/choices.ts";
import type { IdeaSort, IdeaState } from "@earshot/contract/ideas.ts";

/** The router reads `?q=2024` as a number. */
const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) || undefined : undefined;
const idOf = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined);

export type IdeasSearch = { q?: string; state?: IdeaState; product?: string; sort?: IdeaSort; view?: "board" };
export const ideasSearch = (given: Record<string, unknown>): IdeasSearch => ({
  q: textOf(given.q),
  state: ideaStates.find((state) => state === given.state),
  product: idOf(given.product),
  sort: ideaSorts.find((sort) => sort === given.sort),
  view: given.view === "board" ? "board" : undefined,
});

export const ideaTabs = ["evidence", "backers", "tell", "history"] as const;
type IdeaTab = (typeof ideaTabs)[number];
/** The part on screen, and the post that is open beside it. */
export const ideaSearch = (given: Record<string, unknown>): { tab?: IdeaTab; post?: string } => ({
  tab: ideaTabs.find((tab) => tab === given.tab),
  post: idOf(given.post),
});
