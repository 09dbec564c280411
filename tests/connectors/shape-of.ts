/** The names within a value, each with the names above it and the kind of what it holds: `records[].value.text: string`. */
export function shapeOf(value: unknown, above = ""): string[] {
  return [...new Set(namesIn(value, above))].sort();
}

function namesIn(value: unknown, above: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, `${above}[]`));
  if (typeof value !== "object" || value === null) return [`${above}: ${value === null ? "null" : typeof value}`];
  return Object.entries(value).flatMap(([name, member]) => namesIn(member, `${above}.${name}`));
}
