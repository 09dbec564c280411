import { existsSync } from "node:fs";
import { printTable } from "@earshot/analysis/evaluate/print-table.ts";
import { TASKS } from "@earshot/analysis/evaluate/tasks.ts";
import { type Command, InvalidArgumentError } from "commander";

/** The command `earshot eval`. */
export function addEval(program: Command): void {
  const names = Object.keys(TASKS).join(", ");
  program
    .command("eval")
    .description("Judge what analysis says on labeled posts: one JSON object for a task, a table for all")
    .argument("[task]", `one of ${names}; none for the table of all`, taskOf)
    .requiredOption(
      "--data <path>",
      "labeled rows of the task (tab-separated, header row); a data folder for the table",
    )
    .option(
      "--train <file>",
      "the training rows, for tasks that are fitted in memory (train.tsv beside the data without it)",
    )
    .action((task: string | undefined, { data, train }: { data: string; train?: string }) => {
      try {
        for (const path of [data, train])
          if (path !== undefined && !existsSync(path)) throw new Error(`There is no ${path}.`);
        const print = (line: string) => process.stdout.write(`${line}\n`);
        if (task === undefined) printTable(data, print);
        else print(JSON.stringify(TASKS[task]!(data, train)));
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
      }
    });
}

function taskOf(name: string): string {
  if (Object.hasOwn(TASKS, name)) return name;
  throw new InvalidArgumentError(`Tasks are ${Object.keys(TASKS).join(", ")}.`);
}
