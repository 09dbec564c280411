import type { LabelMeaning, OwnModelTask } from "@earshot/contract/own-models.ts";
import type { Context } from "#server/context.ts";
import type { Found } from "#server/posts/signals.ts";
import type { Asked, AskOptions } from "../asked.ts";
import type { ModelFolder } from "./model-folder.ts";
import type { Read } from "./model-process.ts";

const labelsChanged = "The file has other labels than before: what they mean has to be said again.";
const usualTimeoutMs = 10_000;
/** No more of a post is read (UTF-16 units), as by the built-in models. */
const longest = 8_000;
/** A file stays damaged until somebody changes it; tried again now and then in case they did. */
const retryMs = 30 * 60_000;

/**
 * Asks a model file about one post, in its own process. Never throws for what the file does. It names no words: how a
 * network of numbers came to them cannot be said.
 */
export async function askModelFile(
  context: Pick<Context, "modelFiles" | "now">,
  { model, task, labels }: { model: string; task: OwnModelTask; labels: readonly LabelMeaning[] },
  post: { title: string | null; text: string },
  { signal, timeoutMs = usualTimeoutMs }: AskOptions = {},
): Promise<Asked> {
  const text = (post.title ? `${post.title}\n${post.text}` : post.text).slice(0, longest).toWellFormed();
  const said = await context.modelFiles.read(model, text, { timeoutMs, signal });
  const fail = (code: string, message: string, cpuMs: number, hopeless: boolean): Asked => ({
    kind: "failed",
    used: { tokens: 0, cpuMs },
    code,
    message,
    until: hopeless ? new Date(context.now().getTime() + retryMs) : null,
  });
  if (said.kind === "absent") return fail(said.code, said.message, 0, true);
  const { read, folder } = said;
  if (read.kind === "ended") return fail(read.why, read.message, read.cpuMs, read.why === "damaged");
  if (read.kind === "unsaid") return fail("refused", read.message, read.cpuMs, false);
  const others = labels.filter(({ label }) => !folder.labels.includes(label));
  if (others.length > 0) return fail("labels_changed", labelsChanged, read.cpuMs, true);
  const found: Found = {
    field: task === "intents" ? "intent" : task,
    model: `own: ${model} ${read.version}`,
    values: valuesOf(task, read, folder, labels),
  };
  return { kind: "answered", used: { tokens: 0, cpuMs: read.cpuMs }, found: [found], missed: [] };
}

/** From here on a label that can hold beside others holds. */
const holds = 0.5;
/** What none of several labels means where each of them names something out of the ordinary. */
const ordinary: Partial<Record<OwnModelTask, string>> = { urgency: "normal", toxicity: "none" };

/** What the labels' scores mean. Labels that share a meaning count together; those without one mean "unknown". */
function valuesOf(
  task: OwnModelTask,
  { scores }: Extract<Read, { kind: "scores" }>,
  folder: Pick<ModelFolder, "labels" | "several">,
  labels: readonly LabelMeaning[],
): Found["values"] {
  const meanings = new Map(labels.map(({ label, value }) => [label, value]));
  const likely = folder.several ? scores.map((score) => 1 / (1 + Math.exp(-score))) : softmax(scores);
  const values = new Map<string, number>();
  likely.forEach((p, n) => {
    const value = meanings.get(folder.labels[n] ?? "") ?? "unknown";
    const before = values.get(value) ?? 0;
    values.set(value, folder.several ? Math.max(before, p) : before + p);
  });
  const ranked = [...values]
    .map(([value, p]) => ({ value, confidence: Math.round(Math.min(1, p) * 1_000) / 1_000, reasons: [] }))
    .sort((a, b) => b.confidence - a.confidence);
  if (task === "intents") return ranked.filter(({ value, confidence }) => value !== "unknown" && confidence >= holds);
  const [best] = ranked;
  if (!folder.several || !best || best.confidence >= holds) return ranked.slice(0, 1);
  return [
    { value: ordinary[task] ?? "unknown", confidence: Math.round((1 - best.confidence) * 1_000) / 1_000, reasons: [] },
  ];
}

function softmax(scores: number[]): number[] {
  const most = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
