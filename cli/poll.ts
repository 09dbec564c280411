import { pollChannel } from "@earshot/contract/channels.ts";
import type { Command } from "commander";
import { CallRefused, call } from "./call.ts";

/** The command `earshot poll`. */
export function addPoll(program: Command): void {
  program
    .command("poll")
    .description("Fetch a channel now")
    .argument("<channel>", "the channel's id")
    .action(async (id: string) => {
      try {
        const channel = await call(pollChannel, { params: { id } });
        process.stdout.write(`${channel.name}: fetching now.\n`);
      } catch (error) {
        if (!(error instanceof CallRefused)) throw error;
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
      }
    });
}
