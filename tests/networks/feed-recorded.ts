import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Where recorded feeds are kept. */
export const folder = join(import.meta.dirname, "../../../shared/fixtures/feeds");
/** Why none can be read, or null. */
export const absence = existsSync(folder) ? null : "../shared/fixtures/feeds is not here";

/** Every recorded feed below a folder. */
export function filesIn(path: string): string[] {
  return readdirSync(path)
    .map((name) => join(path, name))
    .flatMap((one) => (statSync(one).isDirectory() ? filesIn(one) : /\.md$|\.json$/.test(one) ? [] : [one]));
}

export type Expectation = {
  /** `entry` for the first entry, `feed` for the feed */
  of: "entry" | "feed";
  /** such as `title`, `author_detail.name`, `content.0.value` */
  field: string;
  expected: string | number[];
};

export type FeedparserCase = {
  bytes: Uint8Array;
  contentType: string | null;
  /** the equalities of its `Expect` line that compare a field with a text or a time tuple */
  expectations: Expectation[];
};

/** One conformance file of the feedparser suite: the feed, and what its leading comment says of it. */
export function readCase(path: string): FeedparserCase {
  const bytes = readFileSync(path);
  const head = bytes.toString("utf8");
  const contentType = /Header:\s*Content-type:\s*(.*)/i.exec(head)?.[1]?.trim() ?? null;
  const expression = /Expect:\s*([\s\S]*?)\n-->/.exec(head)?.[1] ?? "";
  return { bytes, contentType, expectations: readExpectations(expression) };
}

const equality =
  /(entries\[0\]|feed)((?:\['[\w-]+'\]|\[\d\]|\.[a-z]\w*)+)\s*==\s*(?:u?"""([\s\S]*?)"""|u?'((?:[^'\\]|\\.)*)'|u?"((?:[^"\\]|\\.)*)"|\(([\d, ]+)\))/g;

function readExpectations(expression: string): Expectation[] {
  return [...expression.matchAll(equality)].map(([, of, path = "", long, single, double, tuple]) => ({
    of: of === "feed" ? "feed" : "entry",
    field: [...path.matchAll(/[\w-]+/g)].map(([name]) => name).join("."),
    expected: tuple ? tuple.split(",").map(Number) : unquoted(long ?? single ?? double ?? ""),
  }));
}

function unquoted(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g, (_all, wide, narrow, plain: string) => {
    const code = wide ?? narrow;
    if (code) return String.fromCharCode(Number.parseInt(code, 16));
    return { n: "\n", t: "\t", r: "\r" }[plain] ?? plain;
  });
}
