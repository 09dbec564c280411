import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/threats.md"), "utf8");

type Row = { id: string; files: string[] };
/** `| T-02 | what | [file](../file), … |` */
const rows: Row[] = [...page.matchAll(/^\| ([TF]-\d\d) \|.*\| ([^|]*) \|$/gm)].map(([, id = "", cell = ""]) => ({
  id,
  files: [...cell.matchAll(/\(\.\.\/([^)]+)\)/g)].map(([, file = ""]) => file),
}));

/** Titles of tests and of what groups them, whatever builds them. */
const titles = /\b(?:describe|test|it)(?:\.\w+)*(?:\([^"'`]*\))?\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g;
const eachTitle = /\]\)?\)\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g;

function titlesIn(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(titles), ...source.matchAll(eachTitle)].map(([, , title = ""]) => title);
}

describe("docs/threats.md", () => {
  test("each row stands once, in order, and names at least one file", () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(70);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a[0] === b[0] ? a.localeCompare(b) : a < b ? 1 : -1)));
    expect(rows.filter(({ files }) => files.length === 0)).toEqual([]);
  });

  test("each file it names has a test whose title names the row", () => {
    const titled = (file: string, id: string) =>
      existsSync(join(root, file)) && titlesIn(file).some((title) => title.includes(id));
    const rotten = rows.flatMap(({ id, files }) =>
      files.filter((file) => !titled(file, id)).map((file) => `${id}: ${file}`),
    );
    expect(rotten).toEqual([]);
  });
});
