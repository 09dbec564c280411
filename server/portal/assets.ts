import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { root } from "#server/config.ts";
import { accentsOf } from "./contrast.ts";
import type { Place } from "./place.ts";

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

/** Serves stylesheets and the script; their addresses change with their content. */
export function assets(app: FastifyInstance, placeOf: (request: { place: Place | null }) => Place): void {
  for (const { path, text, type } of [style, script]) {
    app.get(path, (_request, reply) => reply.type(type).header("cache-control", year).send(text));
  }
  app.get("/look.css", (request, reply) => {
    const { color } = placeOf(request).portal;
    const accents = accentsOf(color ?? "#0f6e67");
    return reply
      .type("text/css; charset=utf-8")
      .header("cache-control", "public, max-age=86400")
      .send(`:root { --accent: light-dark(${accents.light}, ${accents.dark}); }\n`);
  });
}
