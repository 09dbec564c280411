// npm run dev: the server with pretend networks connected, for whoever works on it. Nothing leaves this machine.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startServer } from "../tests/crash/running-server.ts";
import { answers, committed } from "../tests/networks/answers.ts";
import { openFakeBluesky } from "../tests/networks/bluesky-fake.ts";
import { newSpeaker, put, written } from "../tests/networks/bluesky-place.ts";
import { openFeedPeer } from "../tests/networks/feed-peer.ts";
import { startMastodonPeer } from "../tests/networks/mastodon-peer.ts";
import type { Trouble, Troubles } from "../tests/networks/trouble.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "4471" }, data: { type: "string" } } });
const root = join(import.meta.dirname, "..");
const dataDir = values.data ?? join(root, "data", "dev");
mkdirSync(dataDir, { recursive: true });
chmodSync(dataDir, 0o755);

const mastodon = await startMastodonPeer();
const blog = await openFeedPeer("rss");
const bluesky = await openFakeBluesky();
const [brand, ilse] = [await newSpeaker(bluesky, "brunnwerk"), await newSpeaker(bluesky, "ilse")];
/** What may be told to go wrong, by the word for it. */
const networks: Record<string, Pick<Troubles, "answer" | "calm">> = {
  mastodon: mastodon.troubles,
  bluesky: bluesky.proxy.troubles,
  blog,
};
/** Every wrong answer, by name; `done, then …` for what goes wrong once a reply has been taken. */
const troubles: { name: string; trouble: Trouble }[] = [
  ...answers,
  ...committed.map(({ name, trouble }) => ({ name: `done, then ${name}`, trouble })),
];

const key = `esk_${randomBytes(32).toString("base64url")}`;
const server = startServer({
  EARSHOT_PORT: values.port,
  EARSHOT_DATA_DIR: join(dataDir, String(Date.now())),
  EARSHOT_BOOTSTRAP_OWNER: "mei.tanaka@brunnwerk.example",
  EARSHOT_BOOTSTRAP_API_KEY: key,
  EARSHOT_ALLOW_PRIVATE_HOSTS: [mastodon.host, ...blog.allow, ...bluesky.allow].join(","),
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
  await Promise.all([mastodon.close(), blog.close(), bluesky.close()]);
  process.exit(code ?? 0);
});

await server.ready();
await connect("mastodon", "Our Mastodon", { server: mastodon.origin }, { accessToken: mastodon.token });
await connect(
  "bluesky",
  "Our Bluesky",
  {
    handle: brand.handle,
    accounts: [ilse.handle],
    service: bluesky.proxy.origin,
    plcDirectory: bluesky.directory,
    appView: false,
    stream: "repositories",
    streamAddress: bluesky.proxy.origin,
  },
  { appPassword: brand.password },
);
await connect("feed", "The Slow Pour", { url: blog.url });
await connect("square", "The square", {});
console.log(`
Connected: a pretend Mastodon (${mastodon.origin}), a pretend Bluesky (${bluesky.direct}), a blog (${blog.url})
and the square (http://127.0.0.1:${values.port}/square). API key: ${key}
Every line typed here is said on the Mastodon by @dora, after "bluesky " on Bluesky by @${ilse.handle}, after "blog " on
the blog. "trouble" lists what can go wrong; "trouble mastodon 429 without a word x5" answers so the next five times;
"calm" ends it. End with Ctrl-C; the data of this run is in ${dataDir}.
`);
let turn = 0;
chatter().catch((error) => console.error(error));
process.stdin.setEncoding("utf8");
for await (const typed of process.stdin) {
  for (const line of String(typed)
    .split("\n")
    .filter((each) => each.trim()))
    await obey(line.trim()).catch((error: Error) => console.error(error.message));
}

async function obey(line: string): Promise<void> {
  if (line === "calm") for (const network of Object.values(networks)) network.calm();
  else if (line === "trouble" || line.startsWith("trouble ")) makeTrouble(line.slice("trouble ".length));
  else await say(line);
}

function makeTrouble(told: string): void {
  const [, where = "", name = "", times = "1"] = /^(\w+) (.+?)(?: x(\d+))?$/.exec(told) ?? [];
  const network = networks[where];
  const found = troubles.find((each) => each.name === name) ?? troubles.find((each) => each.name.startsWith(name));
  if (!network || !found) {
    console.log(`trouble <${Object.keys(networks).join("|")}> <answer> [x<times>], the answers being:`);
    for (const each of troubles) console.log(`  ${each.name}`);
    return;
  }
  network.answer(found.trouble, Number(times));
  console.log(`${where}: ${found.name}, ${times} times`);
}

async function say(line: string): Promise<void> {
  if (line.startsWith("blog ")) await blog.publish({ text: line.slice("blog ".length), at: new Date().toISOString() });
  else if (line.startsWith("bluesky ")) {
    const words = line.slice("bluesky ".length).replaceAll("@brunnwerk", `@${brand.handle}`);
    await put(bluesky, ilse, written(words, new Date(), {}, [brand]));
  } else mastodon.state.publish({ by: "dora", text: line });
}

/** Somebody says something now and then, so that there is something to see. */
async function chatter(): Promise<void> {
  const said = [
    "@brunnwerk My Piko drips after an hour. Is that normal? #piko",
    "blog A week with the Piko: quiet, quick, and it fits beside the sink",
    "@brunnwerk E7 again, third time this week",
    "bluesky @brunnwerk does the Duo take pods?",
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
