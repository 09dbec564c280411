import type { LabelMeaning, OwnModelTask } from "@earshot/contract/own-models.ts";
import { refused } from "#server/errors.ts";
import { sayable } from "../own-model-answer.ts";
import { modelFolder } from "./model-folder.ts";

/** The meanings of a file's labels, as they are kept: each of a label that it has, each a value of the task's. 422 else. */
export async function checkMeanings(
  folder: string,
  { model, tasks, labels }: { model: string; tasks: readonly OwnModelTask[]; labels: readonly LabelMeaning[] },
): Promise<LabelMeaning[]> {
  const fault = (path: string, code: string, message: string) => refused(code, message, [{ path, code, message }]);
  const found = await modelFolder(folder, model);
  if ("fault" in found) throw fault("model", "file_refused", found.fault);
  const [task] = tasks;
  const kept = new Map<string, string>();
  for (const { label, value } of labels) {
    if (!found.labels.includes(label)) throw fault("labels", "no_such_label", `The file has no label ${label}.`);
    if (kept.has(label)) throw fault("labels", "twice", `A label can mean one thing only: ${label}.`);
    const said = task && sayable[task].safeParse(value);
    if (!said?.success) throw fault("labels", "no_such_value", `No ${task} is called ${value}.`);
    kept.set(label, said.data);
  }
  return [...kept].map(([label, value]) => ({ label, value }));
}
