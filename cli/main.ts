import { Command } from "commander";
import { addEval } from "./eval.ts";
import { addImport } from "./import.ts";
import { addMaintenance } from "./maintenance.ts";
import { addMatch } from "./match.ts";
import { addPoll } from "./poll.ts";

const program = new Command("earshot").description("Listen where customers already talk.");

addEval(program);
addImport(program);
addMatch(program);
addPoll(program);
addMaintenance(program);

await program.parseAsync();
