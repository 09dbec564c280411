import { terms } from "@earshot/query/tokenize.ts";

export type Sorting = { id: string; name: string; product: string | null };

/** The category whose name, or whose product's name, stands in the words; the longest name where several do. */
export function sortInto(words: string, categories: Sorting[]): Sorting | null {
  const said = ` ${terms(words).join(" ")} `;
  let best: Sorting | null = null;
  let longest = 0;
  for (const category of categories) {
    for (const name of [category.name, category.product ?? ""]) {
      const sought = terms(name).join(" ");
      if (sought.length <= longest || !said.includes(` ${sought} `)) continue;
      best = category;
      longest = sought.length;
    }
  }
  return best;
}
