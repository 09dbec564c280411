import { readFileSync } from "node:fs";
import { join } from "node:path";
import { correctionInput } from "@earshot/contract/corrections.ts";
import { createOwnModel } from "@earshot/contract/own-models.ts";
import { expect, test } from "vitest";
import { root } from "../config.ts";
import { runtime } from "./model-file/runtime.ts";

const guide = readFileSync(new URL("../../docs/guides/understanding.md", import.meta.url), "utf8");

test("the guide's examples of corrections are taken as they stand, and its key is the inbox's", () => {
  const examples = [...guide.matchAll(/```json\n(.*?)\n```/gs)].map(([, text]) => JSON.parse(text ?? ""));
  expect(examples.length).toBeGreaterThan(1);
  for (const example of examples.filter(({ postIds }) => postIds))
    expect(correctionInput.safeParse(example).success, JSON.stringify(example)).toBe(true);
  const keys = readFileSync(new URL("../../console/inbox/keys.ts", import.meta.url), "utf8");
  const key = /correct: "(\w)"/.exec(keys)?.[1] ?? "no key";
  expect(guide).toContain(`\`${key.toUpperCase()}\` opens it for the conversation`);
});

test("its model file is taken as it stands, and the command is the one that the screen shows", async () => {
  const [file] = [...guide.matchAll(/```json\n(.*?)\n```/gs)]
    .map(([, text]) => JSON.parse(text ?? ""))
    .filter(({ kind }) => kind === "file");
  expect(createOwnModel.body?.safeParse(file).error).toBeUndefined();
  expect(guide).toContain(`   ${(await runtime(join(root, "data/models"))).command}\n`);
});
