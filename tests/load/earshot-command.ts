import { spawn } from "node:child_process";
import { join } from "node:path";

/** `earshot …` as an operator types it in `folder`: its exit code and all it said. */
export function earshotIn(
  folder: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(EARSHOT_|VITEST|NODE_OPTIONS$|DATABASE_URL$)/.test(name),
  );
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../cli/earshot.mjs"), ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), EARSHOT_CONFIG: join(import.meta.dirname, "../crash/empty.env"), ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += String(part)));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, said })));
}
