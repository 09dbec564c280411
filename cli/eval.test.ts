import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const cli = join(import.meta.dirname, "earshot.mjs");
const folder = mkdtempSync(join(tmpdir(), "earshot-eval-"));

it("prints one JSON object for a task", async () => {
  const data = join(folder, "rows.tsv");
  writeFileSync(
    data,
    "lang\ttext\nen\tthe weather is lovely today, isn't it\nde\tdas Wetter ist heute wirklich schön\n",
  );
  const { stdout } = await run(process.execPath, [cli, "eval", "language", "--data", data]);
  expect(JSON.parse(stdout)).toMatchObject({ task: "language", rows: 2, accuracy: 100 });
});

it("says what is wrong in a sentence", async () => {
  const wrong = join(folder, "wrong.tsv");
  writeFileSync(wrong, "a\tb\n1\t2\n");
  const failed = (args: string[]) => run(process.execPath, [cli, "eval", ...args]).catch((error) => error);
  expect(await failed(["language", "--data", wrong])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no column "lang"/),
  });
  expect(await failed(["language", "--data", join(folder, "none.tsv")])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/There is no/),
  });
  expect(await failed(["mood", "--data", wrong])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Tasks are sentiment/),
  });
});
