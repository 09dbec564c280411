// npm start: installs what is missing, builds what is stale, then becomes the server. Built-ins only until installed.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildConsole } from "./build-console.mjs";
import { checkNode, install } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line) => process.stdout.write(`${line}\n`);

try {
  checkNode();
  await install(root, say);
  await buildConsole(root, say);
  // Wherever it is started from, the portal's pages are read the same way.
  process.env.TSX_TSCONFIG_PATH ??= join(root, "tsconfig.json");
  const { register } = await import("tsx/esm/api");
  register();
  process.on("uncaughtException", refuse);
  await import("../server/main.ts");
  process.off("uncaughtException", refuse);
} catch (error) {
  refuse(error);
}

/** A sentence where the person can do something about it, the stack where we must. */
function refuse(error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(1);
}

function sentence(error) {
  if (error?.name === "StartRefused") return error.message;
  const where = `${error?.address ?? process.env.EARSHOT_HOST ?? "127.0.0.1"}:${error?.port ?? process.env.EARSHOT_PORT ?? 4470}`;
  if (error?.syscall === "listen" && error.code === "EADDRINUSE")
    return `Port ${error.port} on ${error.address} is taken by another program; stop that one, or set EARSHOT_PORT to another port.`;
  if (error?.syscall === "listen" && error.code === "EACCES")
    return `This account may not listen on ${where}; set EARSHOT_PORT to a port above 1023.`;
  if (error?.syscall === "listen" && error.code === "EADDRNOTAVAIL")
    return `This machine has no address ${error.address} to listen on; set EARSHOT_HOST to one it has.`;
  return error?.stack ?? String(error);
}
