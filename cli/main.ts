import { Command } from "commander";
import { addMatch } from "./match.ts";
import { addPoll } from "./poll.ts";

const program = new Command("earshot").description("Listen where customers already talk.");

addMatch(program);
addPoll(program);

await program.parseAsync();
