import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = join(import.meta.dirname, "../dist");
const most = 350_000;

type Chunk = { file: string; src?: string; isEntry?: boolean; imports?: string[]; css?: string[] };

/** What a browser has to fetch before the inbox stands on screen, fonts and pictures aside. */
test.skipIf(!existsSync(join(dist, ".vite/manifest.json")))(
  "the first view of the console is at most 350 kB, compressed",
  () => {
    const chunks = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;
    const files = new Set<string>();
    const add = (name: string) => {
      const chunk = chunks[name];
      if (!chunk || files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const css of chunk.css ?? []) files.add(css);
      for (const next of chunk.imports ?? []) add(next);
    };
    const wanted = Object.keys(chunks).filter((name) => chunks[name]?.isEntry || /inbox\/inbox-page\.tsx$/.test(name));
    expect(wanted).toHaveLength(2);
    wanted.forEach(add);
    const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
    console.info(`first view: ${(bytes / 1000).toFixed(1)} kB gzip in ${files.size} files`);
    expect(bytes).toBeLessThanOrEqual(most);
  },
);
