import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "@earshot/contract/problems.ts";
import files from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Context } from "./context.ts";
import { asPage } from "./doors.ts";
import { plainPage } from "./plain-page.ts";

/** Addresses of the console; what they show is decided in the browser. */
const consoleAddresses = ["/", "/w/*", "/setup", "/sign-in"];

/** Serves the built console to anybody: it holds nothing but strings and shapes until the API is asked. */
export function pages(app: FastifyInstance, context: Context, consoleFolder: string): void {
  for (const url of consoleAddresses) {
    app.route({ method: ["GET", "HEAD"], url, handler: (_request, reply) => consolePage(reply, consoleFolder) });
  }
  const assets = join(consoleFolder, "assets");
  if (existsSync(assets)) {
    app.register(files, {
      root: assets,
      prefix: "/assets/",
      index: false,
      dotfiles: "ignore",
      // Every asset's name changes with its content.
      immutable: true,
      maxAge: "365d",
      allowedPath: (path) => !path.endsWith(".map"),
      decorateReply: false,
    });
  } else context.log.warn({ folder: consoleFolder }, "the console is not built: npm run build");
  app.get("/service-worker.js", (_request, reply) => serviceWorker(reply, consoleFolder));
  app.get("/favicon.ico", (_request, reply) => favicon(reply, assets));
  app.get("/robots.txt", (_request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "max-age=86400")
      .send("User-agent: *\nDisallow: /\n"),
  );
}

async function consolePage(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  const html = await readFile(join(folder, "index.html"), "utf8").catch(() => null);
  const nonce = asPage(reply);
  if (html !== null) return reply.send(html.replaceAll("__NONCE__", nonce));
  return reply.send(
    plainPage(nonce, "Earshot is running", [
      "The console is not built yet. In the checkout run",
      "npm run build",
      "and load this page again. The API answers already; /docs describes it.",
    ]),
  );
}

/** Stands at the root, because it may serve no address above its own; asked for anew each time. */
async function serviceWorker(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  const script = await readFile(join(folder, "service-worker.js"), "utf8").catch(() => null);
  if (script === null) return notFoundPage(reply);
  return reply
    .type("text/javascript; charset=utf-8")
    .headers({
      "cache-control": "no-cache",
      "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    })
    .send(script);
}

async function favicon(reply: FastifyReply, assets: string): Promise<FastifyReply> {
  const icon = await readFile(join(assets, "earshot-1.svg")).catch(() => null);
  if (!icon) return notFoundPage(reply);
  return reply.type("image/svg+xml").header("cache-control", "public, max-age=86400").send(icon);
}

/** 404 for people. */
export function notFoundPage(reply: FastifyReply): FastifyReply {
  const nonce = asPage(reply.status(404));
  return reply.send(
    plainPage(nonce, "Nothing is here", ["There is no page at this address."], { href: "/", text: "To the start" }),
  );
}

/** Any other failure, for people: its sentence and the id under which the log says more. */
export function failurePage(reply: FastifyReply, problem: Problem): FastifyReply {
  const nonce = asPage(reply);
  return reply.send(plainPage(nonce, problem.title, [problem.detail ?? "", `Request ${problem.requestId}`]));
}
