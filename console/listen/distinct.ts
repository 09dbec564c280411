/** The first of each id, in order: while pages are fetched one by one, what is new pushes others onto the next page. */
export function distinct<T extends { id: string }>(items: T[]): T[] {
  const seen = new Set<string>();
  return items.filter(({ id }) => !seen.has(id) && seen.add(id));
}
