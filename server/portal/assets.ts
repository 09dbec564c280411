import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { root } from "#server/config.ts";
import { escapeHtml } from "#server/plain-page.ts";
import { accentsOf } from "./contrast.ts";
import type { Place } from "./place.ts";

const defaultColor = "#0f6e67";
const year = "public, max-age=31536000, immutable";

function asset(file: string, type: string) {
  const text = readFileSync(join(root, "portal/shell", file), "utf8");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { path: `/assets/${hash}-${file}`, text, type };
}
const style = asset("portal.css", "text/css; charset=utf-8");
const script = asset("portal.js", "text/javascript; charset=utf-8");

export const scriptPath = script.path;

/** The stylesheets of a portal, its own look last. */
export const stylePaths = ({ portal }: Place): string[] =>
  portal.color === null ? [style.path] : [style.path, `/look.css?v=${portal.version}`];

/** Serves stylesheets, the script and the icon; the addresses of the first two change with their content. */
export function assets(app: FastifyInstance, placeOf: (request: { place: Place | null }) => Place): void {
  for (const { path, text, type } of [style, script]) {
    app.get(path, (_request, reply) => reply.type(type).header("cache-control", year).send(text));
  }
  app.get("/icon.svg", (request, reply) => {
    const { name, color } = placeOf(request).portal;
    const [letter = ""] = name.trim().toUpperCase();
    return reply
      .type("image/svg+xml")
      .header("cache-control", "public, max-age=86400")
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${accentsOf(color ?? defaultColor).light}"/><text x="16" y="22" fill="#fff" font-family="sans-serif" font-size="17" font-weight="700" text-anchor="middle">${escapeHtml(letter)}</text></svg>`,
      );
  });
  app.get("/look.css", (request, reply) => {
    const { color } = placeOf(request).portal;
    const accents = accentsOf(color ?? defaultColor);
    return reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "public, max-age=86400")
      .send(`:root { --accent: light-dark(${accents.light}, ${accents.dark}); }\n`);
  });
}
