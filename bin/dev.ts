// npm run dev: the server with pretend networks connected, for whoever works on it. Nothing leaves this machine.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startServer } from "../tests/crash/running-server.ts";
import { openFeedPeer } from "../tests/networks/feed-peer.ts";
import { startMastodonPeer } from "../tests/networks/mastodon-peer.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "4471" }, data: { type: "string" } } });
const root = join(import.meta.dirname, "..");
const dataDir = values.data ?? join(root, "data", "dev");
mkdirSync(dataDir, { recursive: true });
chmodSync(dataDir, 0o755);

const mastodon = await startMastodonPeer();
const blog = await openFeedPeer("rss");
const key = `esk_${randomBytes(32).toString("base64url")}`;
const server = startServer({
  EARSHOT_PORT: values.port,
  EARSHOT_DATA_DIR: join(dataDir, String(Date.now())),
  EARSHOT_BOOTSTRAP_OWNER: "mei.tanaka@brunnwerk.example",
  EARSHOT_BOOTSTRAP_API_KEY: key,
  EARSHOT_ALLOW_PRIVATE_HOSTS: [mastodon.host, ...blog.allow].join(","),
});
server.child.stdout?.pipe(process.stdout);
server.child.stderr?.pipe(process.stderr);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stopping = true;
    server.kill("SIGTERM");
  });
}
void server.exited.then(async ({ code }) => {
  await mastodon.close();
  await blog.close();
  process.exit(code ?? 0);
});

await server.ready();
await connect("mastodon", "Our Mastodon", { server: mastodon.origin }, { accessToken: mastodon.token });
await connect("feed", "The Slow Pour", { url: blog.url });
await connect("square", "The square", {});
console.log(`
Connected: a pretend Mastodon (${mastodon.origin}), a blog (${blog.url}) and the square
(http://127.0.0.1:${values.port}/square). Every line typed here is said on the Mastodon by @dora; one that
begins with "blog " is written on the blog. API key: ${key}
End with Ctrl-C; the data of this run is in ${dataDir}.
`);
let turn = 0;
void chatter();
process.stdin.setEncoding("utf8");
for await (const typed of process.stdin) {
  for (const line of String(typed)
    .split("\n")
    .filter((each) => each.trim()))
    await say(line);
}

async function say(line: string): Promise<void> {
  if (line.startsWith("blog ")) await blog.publish({ text: line.slice(5), at: new Date().toISOString() });
  else mastodon.state.publish({ by: "dora", text: line });
}

/** Somebody says something now and then, so that there is something to see. */
async function chatter(): Promise<void> {
  const said = [
    "@brunnwerk My Piko drips after an hour. Is that normal? #piko",
    "blog A week with the Piko: quiet, quick, and it fits beside the sink",
    "@brunnwerk E7 again, third time this week",
    "The Duo is lovely ☕ #piko",
    "@brunnwerk هل تعمل بيكو مع أي قهوة؟",
  ];
  while (!stopping) {
    await say(said[turn % said.length]!);
    turn += 1;
    await pause(turn < said.length ? 2_000 : 60_000);
  }
}

async function connect(
  connector: string,
  name: string,
  settings: Record<string, unknown>,
  credentials?: Record<string, string>,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${values.port}/api/v1/channels`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ connector, name, settings, ...(credentials && { credentials }) }),
  });
  if (response.status !== 201) throw new Error(`${name} could not be connected: ${await response.text()}`);
}
