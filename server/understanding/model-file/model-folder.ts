import type { Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { modelFileName, mostModelLabels } from "@earshot/contract/own-models.ts";
import { z } from "zod";

/** A model that can be loaded, as far as that is known without loading it. */
export type ModelFolder = {
  /** real paths */
  model: string;
  tokenizer: string;
  /** null: the tokenizer does without */
  tokenizerConfig: string | null;
  /** in the order of the model's outputs */
  labels: string[];
  /** several labels can hold at once */
  several: boolean;
  /** tokens it takes at most */
  mostTokens: number;
  /** of model.onnx */
  bytes: number;
  /** another one: one of the files is another */
  state: string;
};

export type FolderFault = { fault: string };

const mostBytes = { "model.onnx": 1_000_000_000, "tokenizer.json": 64_000_000, config: 1_000_000 };
/** Attention's cost grows with the square: no post is given more, whatever a model would take. */
const mostTokens = 512;
const mostFolders = 100;
const longestLabel = 200;

const config = z.object({
  id2label: z.record(z.string().regex(/^\d{1,4}$/), z.string()),
  problem_type: z.string().nullish(),
  model_type: z.string().nullish(),
  max_position_embeddings: z.number().int().min(4).nullish(),
});
const tokenizerConfig = z.object({ model_max_length: z.number().min(4).nullish().catch(null) });

/** The folders below the operator's, by name, each with what it holds or what is wrong with it. */
export async function modelFolders(folder: string): Promise<[name: string, ModelFolder | FolderFault][]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && modelFileName.safeParse(entry.name).success)
    .map(({ name }) => name)
    .sort()
    .slice(0, mostFolders);
  return Promise.all(
    names.map(async (name): Promise<[string, ModelFolder | FolderFault]> => [name, await modelFolder(folder, name)]),
  );
}

/** One of them. A name is no path, and a link that leads out of the operator's folder leads nowhere. */
export async function modelFolder(folder: string, name: string): Promise<ModelFolder | FolderFault> {
  if (!modelFileName.safeParse(name).success) return { fault: "There is no such folder." };
  try {
    const root = await realpath(folder);
    const at = (file: string) => join(root, name, file);
    const [model, tokenizer, about, more] = await Promise.all([
      within(root, at("model.onnx"), mostBytes["model.onnx"]),
      within(root, at("tokenizer.json"), mostBytes["tokenizer.json"]),
      within(root, at("config.json"), mostBytes.config),
      within(root, at("tokenizer_config.json"), mostBytes.config).catch(absent),
    ]);
    const { id2label, problem_type, ...sizes } = config.parse(JSON.parse(await readFile(about.path, "utf8")));
    const labels = labelsOf(id2label);
    const tokenized = more && tokenizerConfig.parse(JSON.parse(await readFile(more.path, "utf8")));
    return {
      model: model.path,
      tokenizer: tokenizer.path,
      tokenizerConfig: more?.path ?? null,
      labels,
      several: problem_type === "multi_label_classification",
      mostTokens: Math.floor(Math.min(tokenized?.model_max_length ?? mostTokens, positionsOf(sizes), mostTokens)),
      bytes: model.stat.size,
      state: [model, tokenizer, about, more]
        .map((file) => (file ? `${file.stat.ino} ${file.stat.size} ${file.stat.mtimeMs}` : ""))
        .join("\n"),
    };
  } catch (error) {
    return { fault: sentenceOf(error) };
  }
}

class Unfit extends Error {}

type Found = { path: string; stat: Stats };

async function within(root: string, path: string, most: number): Promise<Found> {
  const name = path.slice(path.lastIndexOf(sep) + 1);
  const real = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new Absent(`It holds no ${name}.`);
    throw error;
  });
  if (!real.startsWith(root + sep)) throw new Unfit(`Its ${name} is a link out of the models folder.`);
  const found = await stat(real);
  if (!found.isFile()) throw new Unfit(`Its ${name} is no file.`);
  if (found.size > most) throw new Unfit(`Its ${name} is larger than ${Math.round(most / 1_000_000)} MB.`);
  return { path: real, stat: found };
}

class Absent extends Unfit {}

function absent(error: unknown): null {
  if (error instanceof Absent) return null;
  throw error;
}

function labelsOf(id2label: Record<string, string>): string[] {
  const ids = Object.keys(id2label).map(Number);
  if (ids.length < 2) throw new Unfit("Its config.json names fewer than two labels (id2label).");
  if (ids.length > mostModelLabels) throw new Unfit(`It has more than ${mostModelLabels} labels.`);
  const labels = ids.sort((a, b) => a - b).map((id) => plain(id2label[id] ?? ""));
  if (ids.at(-1) !== ids.length - 1 || new Set(labels).size !== labels.length)
    throw new Unfit("The labels in its config.json are not numbered from 0, or two are alike.");
  return labels;
}

/** Whatever stands in it, a label is one short line of text. */
const plain = (label: string): string =>
  label
    .toWellFormed()
    .slice(0, longestLabel)
    .toWellFormed()
    .replace(/\p{Cc}/gu, "\uFFFD")
    .trim() || "(no name)";

/** Two of a RoBERTa's places are no words. */
function positionsOf({
  model_type,
  max_position_embeddings,
}: Pick<z.infer<typeof config>, "model_type" | "max_position_embeddings">): number {
  if (!max_position_embeddings) return mostTokens;
  return /roberta|bertweet|mpnet/.test(model_type ?? "") ? max_position_embeddings - 2 : max_position_embeddings;
}

function sentenceOf(error: unknown): string {
  if (error instanceof Unfit) return error.message;
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return "Its config.json or tokenizer_config.json is not that of a text-classification model (id2label).";
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR"
    ? "There is no such folder."
    : `It cannot be read (${code ?? "unknown"}).`;
}
