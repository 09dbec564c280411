import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";

const server = fileURLToPath(new URL("../server/main.ts", import.meta.url));

/** The commands that own data: each is a role of the server, run here with the same configuration. */
export function addMaintenance(program: Command): void {
  program
    .command("backup")
    .description("Write everything into one encrypted file, while the server runs")
    .argument("[file]", "where to; without it into the data folder's backups")
    .option("--key-file <file>", "encrypt for this master key instead of the data folder's")
    .option("--passphrase-file <file>", "encrypt under a passphrase (or set EARSHOT_BACKUP_PASSPHRASE)")
    .action((file: string | undefined, options: Options) => serve("backup", file, options));
  program
    .command("restore")
    .description("Fill an empty database from a backup; the file is checked as a whole first")
    .argument("<file>", "the backup")
    .option("--key-file <file>", "the master.key of then")
    .option("--passphrase-file <file>", "the passphrase (or set EARSHOT_BACKUP_PASSPHRASE)")
    .option("--check", "only see whether the file is whole; nothing is restored")
    .action((file: string, options: Options) => serve("restore", file, options));
  program
    .command("doctor")
    .description("Look at everything an operator answers for; ends with 1 when something is wrong")
    .option("--json", "as JSON")
    .action((options: Options) => serve("doctor", undefined, options));
}

type Options = { keyFile?: string; passphraseFile?: string; check?: boolean; json?: boolean };

async function serve(role: string, file: string | undefined, options: Options): Promise<void> {
  const args = [
    ...(options.keyFile === undefined ? [] : ["--key-file", options.keyFile]),
    ...(options.passphraseFile === undefined ? [] : ["--passphrase-file", options.passphraseFile]),
    ...(options.check ? ["--check"] : []),
    ...(options.json ? ["--json"] : []),
    ...(file === undefined ? [] : ["--", file]),
  ];
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), server, role, ...args], {
    stdio: "inherit",
  });
  // The terminal tells the child itself; this process waits for what it makes of it.
  process.on("SIGINT", () => undefined).on("SIGTERM", () => child.kill("SIGTERM"));
  process.exitCode = await new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
