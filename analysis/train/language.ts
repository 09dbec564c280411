import { pathToFileURL } from "node:url";
import { BEGINS, ENDS, type LanguageHead } from "../engine/language-model.ts";
import { writeModelFile } from "../engine/model-file.ts";

type Table = {
  type: string;
  languages: Record<string, string>;
  ngrams: Record<string, Record<string, number>>;
};

/**
 * Packs the extra small table of the npm package eld: `node --import tsx analysis/train/language.ts node_modules/eld`.
 * Its runs are written in a dictionary of characters for bytes; what counts as a letter is taken from its own expression.
 */
async function pack(folder: string): Promise<void> {
  const from = (file: string) => import(pathToFileURL(`${folder}/${file}`).href);
  const { ngramsData } = (await from("src/ngrams/extrasmall.js")) as { ngramsData: Table };
  const { dictionary } = (await from("src/dictionary.js")) as { dictionary: string[] };
  const { separators } = (await from("src/regexPatterns.js")) as { separators: RegExp };
  const { default: about } = (await import(pathToFileURL(`${folder}/package.json`).href, {
    with: { type: "json" },
  })) as { default: { version: string } };
  const byteOf = new Map<string, number>();
  for (let byte = 0x80; byte < 0x100; byte++) {
    const character = dictionary[byte]!;
    if (character === " ") continue;
    if (byteOf.has(character)) throw new Error(`Two bytes are written ${character}.`);
    byteOf.set(character, byte);
  }
  for (const character of "abcdefghijklmnopqrstuvwxyz'`") byteOf.set(character, character.charCodeAt(0));
  const grams: number[] = [];
  const marks: number[] = [];
  const counts: number[] = [];
  const languages: number[] = [];
  const scores: number[] = [];
  for (const [run, of] of Object.entries(ngramsData.ngrams)) {
    const bare = run.trim();
    if (bare.length > 4) throw new Error(`The run ${run} is longer than four bytes.`);
    let key = 0;
    for (const character of bare) {
      const byte = byteOf.get(character);
      if (byte === undefined) throw new Error(`No byte is written ${character}.`);
      key = (key << 8) | byte;
    }
    grams.push(key);
    marks.push((run.startsWith(" ") ? BEGINS : 0) | (run.endsWith(" ") ? ENDS : 0));
    const entries = Object.entries(of);
    counts.push(entries.length);
    for (const [language, score] of entries) {
      if (!Number.isInteger(score) || score < 0 || score > 255) throw new Error(`The score ${score} is no byte.`);
      languages.push(Number(language));
      scores.push(score);
    }
  }
  const letters = new Uint8Array(0x2000);
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit === 0x27 || unit === 0x60 || unit === 0x2019 || (unit >= 0xd800 && unit <= 0xdfff)) continue;
    if (String.fromCharCode(unit).search(separators) < 0) letters[unit >> 3]! |= 1 << (unit & 7);
  }
  const head: LanguageHead = {
    name: "eld",
    version: about.version,
    languages: Object.values(ngramsData.languages),
    base: 53,
    scale: 25,
  };
  const bytes = writeModelFile(new URL("../models/language.bin", import.meta.url), head, {
    grams: Int32Array.from(grams),
    marks: Uint8Array.from(marks),
    counts: Uint8Array.from(counts),
    languages: Uint8Array.from(languages),
    scores: Uint8Array.from(scores),
    letters,
  });
  console.log(`${grams.length} runs of ${head.languages.length} languages, ${bytes} bytes`);
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("Name the folder of the package: node_modules/eld");
await pack(folder);
