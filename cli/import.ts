import { open, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { importKinds } from "@earshot/contract/choices.ts";
import {
  createImport,
  downloadRefusals,
  type FileImport,
  getImport,
  type ImportKind,
  importMaxima,
  previewImport,
  runImport,
  sendImportPart,
} from "@earshot/contract/imports.ts";
import { Argument, type Command } from "commander";
import { CallRefused, call, send } from "./call.ts";

type Options = { dryRun?: boolean; map: string[]; network?: string; openConversations?: boolean; refused?: string };

/** The command `earshot import`. */
export function addImport(program: Command): void {
  program
    .command("import")
    .description("Import a CSV, NDJSON, JSON or ActivityStreams file; refused rows are told, the others taken")
    .addArgument(new Argument("<kind>", "what the rows are").choices(importKinds))
    .argument("<file>", "the file, at most 200 MB")
    .option("--dry-run", "only count what would happen")
    .option(
      "--map <field=column>",
      "which column a field is in; repeat it",
      (pair: string, all: string[]) => [...all, pair],
      [],
    )
    .option("--network <name>", "where posts come from when no column says so")
    .option("--open-conversations", "let imported posts open conversations")
    .option("--refused <file>", "write the refused rows into this CSV")
    .action(async (kind: ImportKind, file: string, options: Options) => {
      try {
        process.exitCode = await importFile(kind, file, options);
      } catch (error) {
        const { code } = error as { code?: string };
        if (!(error instanceof CallRefused) && code !== "ENOENT" && code !== "EISDIR") throw error;
        process.stderr.write(`${code === "ENOENT" ? `There is no file ${file}.` : (error as Error).message}\n`);
        process.exitCode = 1;
      }
    });
}

async function importFile(kind: ImportKind, file: string, options: Options): Promise<number> {
  const { id } = await upload(kind, file);
  const params = { id };
  const preview = await call(previewImport, { params });
  const mapping = { ...preview.suggested, ...pairs(options.map) };
  for (const [field, column] of Object.entries(mapping)) say(`${field.padEnd(20)} ← ${column}`);
  for (const column of preview.ignored) say(`${column}: left out, a file cannot give consent`);
  const chosen = { network: options.network, openConversations: options.openConversations };
  await call(runImport, { params, body: { dryRun: options.dryRun ?? false, mapping, options: chosen } });
  const done = await follow(id);
  const counts = options.dryRun ? done.checked : done.counts;
  if (!counts || done.state === "failed") throw new CallRefused(done.error ?? "The import failed.");
  say(
    `${options.dryRun ? "Would be: " : ""}${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged, ${counts.refused} refused. (${id})`,
  );
  if (counts.refused > 0 && options.refused !== undefined) {
    await writeFile(options.refused, await (await send(downloadRefusals, { params })).text(), { mode: 0o600 });
    say(`The refused rows and why: ${options.refused}`);
  }
  return counts.refused > 0 ? 2 : 0;
}

/** Part after part, so that the file is never in memory as a whole. */
async function upload(kind: ImportKind, path: string): Promise<FileImport> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw new CallRefused(`${path} is empty.`);
    if (size > importMaxima.file)
      throw new CallRefused(`${path} is larger than ${importMaxima.file / 1e6} MB; import it in parts.`);
    let row = await call(createImport, { body: { kind, fileName: basename(path).slice(0, 200), bytes: size } });
    const part = new Uint8Array(importMaxima.part);
    while (row.received < size) {
      const { bytesRead } = await file.read(part, 0, part.length, row.received);
      if (bytesRead === 0) throw new CallRefused(`${path} became shorter while it was read.`);
      row = await call(sendImportPart, {
        params: { id: row.id },
        query: { at: row.received },
        bytes: part.slice(0, bytesRead),
      });
    }
    return row;
  } finally {
    await file.close();
  }
}

async function follow(id: string): Promise<FileImport> {
  let told = 0;
  for (;;) {
    const row = await call(getImport, { params: { id } });
    if (row.state !== "running" && row.state !== "checking") return row;
    if (process.stderr.isTTY && row.progress.rows !== told) {
      told = row.progress.rows;
      process.stderr.write(`\r${told} rows, ${Math.round(row.progress.part * 100)} %`);
    }
    await pause(500);
  }
}

function pairs(given: string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new CallRefused(`--map takes field=column, not ${pair}.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
