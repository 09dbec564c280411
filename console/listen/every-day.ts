type Day = { day: string; posts: number };

/** The days from the first to the last without gaps; a day nobody spoke on counts zero. At most 400 of them, the newest. */
export function everyDay(days: Day[]): Day[] {
  const known = new Map(days.map(({ day, posts }) => [day, posts]));
  const sorted = [...known.keys()].sort();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return [];
  const filled: Day[] = [];
  for (let at = Date.parse(last); at >= Date.parse(first) && filled.length < 400; at -= 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    filled.push({ day, posts: known.get(day) ?? 0 });
  }
  return filled.reverse();
}
