import type { Context } from "#server/context.ts";
import { askOwnModel, estimate } from "./ask-own-model.ts";
import type { Asked, AskOptions } from "./asked.ts";
import { askModelFile } from "./model-file/ask-model-file.ts";
import { promptFor } from "./own-model-prompt.ts";
import { keyOf, type OwnModelRow } from "./own-models.ts";

type Readable = { title: string | null; text: string };

/** How one model of the workspace's own is asked, whatever it is. */
export type Asking = {
  /** posts at once; a file reads them one after the other */
  atOnce: number;
  /** tokens that are charged before it is asked */
  costs(post: Readable): number;
  ask(post: Readable, options?: AskOptions): Promise<Asked>;
};

export function askingOf(context: Context, row: OwnModelRow): Asking {
  if (row.kind === "file") {
    const file = { model: row.model, task: row.tasks[0]!, labels: row.labels };
    return { atOnce: 1, costs: () => 0, ask: (post, options) => askModelFile(context, file, post, options) };
  }
  const endpoint = { baseUrl: row.base_url, model: row.model, key: keyOf(context, row), tasks: row.tasks };
  return {
    atOnce: 4,
    costs: (post) => estimate(promptFor(row.tasks, post)),
    ask: (post, options) => askOwnModel(context, endpoint, post, options),
  };
}
