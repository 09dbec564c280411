import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const vague = /(^|[-/])(manager|helpers?|services?|utils?|common|misc|shared|base|types?)(\.|-|\/|$)/;
const allowed = new Set(["server/db/types.ts"]);
/** The deepest source file is three folders down; what a network recorded lies beside its connector. */
const deepest = 3;

/** The closed vocabulary of files: names say the product's nouns and verbs, folders stay shallow. */
export async function vocabulary(): Promise<string[]> {
  const faults: string[] = [];
  for (const file of await sources(root)) {
    const path = relative(root, file);
    const depth = path.split("/").length - 1;
    if (depth > deepest)
      faults.push(
        `${path} lies ${depth} folders deep; the house has ${deepest}. Bring it up, or name the folder it belongs to.`,
      );
    if (vague.test(path) && !allowed.has(path))
      faults.push(`${path}: name the thing, not the pattern (which noun or verb of the product is this?).`);
    if (/[A-Z_]/.test(path.replace(/^.*\//, "")) && !/README|LICENSE/.test(path))
      faults.push(`${path}: file names are lower case with hyphens.`);
  }
  return faults;
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => !/^(node_modules|dist|data|fixtures|\..*)$/.test(entry.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return sources(path);
        return /\.(ts|tsx|mjs|cjs)$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}
