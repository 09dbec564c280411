import { Command } from "commander";
import { addMatch } from "./match.ts";

const program = new Command("earshot").description("Listen where customers already talk.");

addMatch(program);

await program.parseAsync();
