const deepest = 4;

/** An object's values by dotted name, as text; lists of plain values side by side, other lists as JSON. */
export function flatten(value: Record<string, unknown>, most: number): Map<string, string> {
  const cells = new Map<string, string>();
  walk(value, "", 1, cells, most);
  return cells;
}

function walk(value: Record<string, unknown>, before: string, depth: number, cells: Map<string, string>, most: number) {
  for (const [name, part] of Object.entries(value)) {
    if (cells.size >= most) return;
    const path = `${before}${name}`.slice(0, 190);
    if (isObject(part) && depth < deepest) walk(part, `${path}.`, depth + 1, cells, most);
    else if (part !== null && part !== undefined) cells.set(path, asText(part));
  }
}

function asText(value: unknown): string {
  if (Array.isArray(value) && value.every((part) => !isObject(part) && !Array.isArray(part)))
    return value.map(String).join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
