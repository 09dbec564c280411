import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const root = join(import.meta.dirname, "../..");

/** Why the browser journeys cannot run here, or null. `npm test` finds or installs the browser and says where it is. */
export const noBrowser: string | null =
  process.env.EARSHOT_TEST_BROWSER === "none"
    ? "no Chromium could be found or installed"
    : existsSync(browserPath())
      ? null
      : `no Chromium at ${browserPath()}; run the whole of npm test, or set EARSHOT_CHROMIUM`;
if (noBrowser) console.warn(`Browser journeys are skipped: ${noBrowser}`);

function browserPath(): string {
  return process.env.EARSHOT_CHROMIUM ?? "/usr/bin/chromium";
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath(),
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
    ],
  });
}

export type Stage = {
  url: string;
  /** the one-time link that start printed; null when none was */
  setupLink: string | null;
  /** everything it printed */
  said(): string;
  stop(): Promise<void>;
};

/** A whole Earshot as a newcomer starts it: its own process, embedded database, folder and port. */
export async function openStage(env: Record<string, string> = {}, args: string[] = []): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "earshot-stage-"));
  // Root's PostgreSQL runs as another account, which must get through.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", ...args], {
    cwd: root,
    env: {
      ...process.env,
      EARSHOT_PORT: String(port),
      EARSHOT_PUBLIC_URL: "",
      EARSHOT_DATA_DIR: join(folder, "data"),
      EARSHOT_LOG_LEVEL: "warn",
      DATABASE_URL: "",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (part) => (said += part));
  child.stderr.on("data", (part) => (said += part));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${said}`);
    return (await fetch(`${url}/health/ready`).catch(() => null))?.ok === true && said.includes("ready at");
  }, 60_000);
  return {
    url,
    setupLink: /http\S+\/setup#token=\S+/.exec(said)?.[0] ?? null,
    said: () => said,
    async stop() {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

/** Tries until it holds; throws after `ms`. */
export async function until(holds: () => Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`This did not come to hold within ${ms} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A blog on loopback: what it serves at /feed.xml can be changed. */
export async function openBlog(): Promise<{ url: string; host: string; items: string[]; close(): void }> {
  const items: string[] = [];
  const server: Server = createServer((request, response) => {
    if (request.url === "/feed.xml") {
      response.setHeader("content-type", "application/rss+xml");
      response.end(
        `<?xml version="1.0"?><rss version="2.0"><channel><title>The Slow Pour</title><link>http://${request.headers.host}/</link>${items.join("")}</channel></rss>`,
      );
    } else {
      response.setHeader("content-type", "text/html");
      response.end(
        '<link rel="alternate" type="application/rss+xml" title="The Slow Pour" href="/feed.xml"><h1>The Slow Pour</h1>',
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, items, close: () => server.close() };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
