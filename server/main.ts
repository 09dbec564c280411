import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "./app.ts";
import { command, isCommand } from "./backup/command.ts";
import { capabilities } from "./capabilities.ts";
import { readConfig } from "./config.ts";
import { markDraining, markReady } from "./health.ts";
import { backstop } from "./net/backstop.ts";
import { openContext } from "./open-context.ts";
import { openDatabases } from "./open-databases.ts";
import { type PortalServer, servePortal } from "./portal/serve-portal.ts";
import { portalPages } from "./portal-pages.ts";
import { demo } from "./sample/demo.ts";
import { openWaitingDoor } from "./waiting-door.ts";
import { startWorker, type Worker } from "./worker.ts";
import { bootstrap } from "./workspace/bootstrap.ts";
import { setupLink } from "./workspace/setup.ts";

/** What is under way gets this long after a signal. */
const drainMs = 25_000;
/** One web server of several goes on answering so long after it has said that it is not ready: a balancer has to hear it. */
const noticeMs = 2_000;

const config = readConfig(process.env);
const role = (["web", "worker", "all"] as const).find((name) => process.argv.includes(name)) ?? config.role;
const say = (line: string) => process.stdout.write(`${line}\n`);
if (!isCommand(process.argv[2])) for (const warning of config.warnings) say(warning);

const stopping = new AbortController();
let stop: () => Promise<void> = async () => {};
let signaledAt = 0;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    // A terminal and npm both pass one signal on: only a later one means "now".
    if (stopping.signal.aborted && Date.now() - signaledAt > 1_500) process.exit(130);
    if (stopping.signal.aborted) return;
    signaledAt = Date.now();
    stopping.abort();
    void stop();
  });
}

const [asked, ...rest] = process.argv.slice(2);
if (isCommand(asked)) process.exit(await command(asked, rest, config, say));
await start();

async function start(): Promise<void> {
  const door = role === "worker" ? null : await openWaitingDoor(config);
  const wait = { log: say, signal: stopping.signal, onAway: door?.databaseIsAway };
  const { databases, claim } = await openDatabases(config, wait).catch((error) => {
    // Told to stop while it waited.
    if (stopping.signal.aborted) process.exit(0);
    throw error;
  });
  const context = openContext(config, databases);
  backstop(context.guard);
  await bootstrap(context);
  const app = role === "worker" ? null : createApp(context, capabilities);
  let worker: Worker | null = null;
  let portal: PortalServer | null = null;

  stop = async () => {
    const timer = setTimeout(() => process.exit(1), drainMs);
    timer.unref();
    if (app) markDraining(app);
    if (role === "web") await pause(noticeMs);
    await Promise.allSettled([app?.close(), portal?.close(), worker?.stop()]);
    context.modelFiles.close();
    await context.live.close();
    await context.guard.close();
    await claim?.release();
    await databases.close();
    process.exit(0);
  };
  claim?.lost.addEventListener("abort", () => {
    say("The lock that says this is the only server was lost; stopping.");
    void stop();
  });

  await context.live.listen();
  await door?.close();
  if (app) await app.listen({ host: config.host, port: config.port });
  if (app) portal = await servePortal(context, portalPages);
  if (role !== "web") worker = await startWorker(context, { alone: claim !== null });
  if (stopping.signal.aborted) return stop();
  if (app) markReady(app);
  await greet();

  async function greet(): Promise<void> {
    say(`Earshot is ready at ${config.publicUrl}`);
    if (app && (config.demo || process.argv.includes("--demo"))) await demo(context, say);
    if (portal && (await portal.listening())) say(`Customers meet at ${config.portalUrl}`);
    const link = app && (await setupLink(context));
    if (link) {
      say(`Set it up here (the link works once): ${link}`);
      say("The set-up page can also open the sample workspace; `npm start -- --demo` does so at once.");
    }
  }
}
