import { nameKey } from "#server/people/search-key.ts";

/** What a search looks in: title and text as they are compared, the text's beginning only. */
export const searchKey = (title: string, text: string): string => nameKey(`${title} ${text.slice(0, 2_000)}`);
