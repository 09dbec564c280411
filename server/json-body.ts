import type { FastifyInstance } from "fastify";
import { badRequest } from "./errors.ts";

const deepest = 64;

/** JSON is the only kind of body: anything else is 415, so that a plain form of another site never passes for a call. */
export function jsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const text = String(body);
    // Clients name the type on calls that have no body too.
    if (text.length === 0) return done(null, undefined);
    if (tooDeep(text)) return done(badRequest(`The body is nested deeper than ${deepest} levels.`));
    return parse(request, text, done);
  });
}

/** Looked at before parsing: what walks a parsed value by recursion must never meet 10,000 levels. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === 92) at++;
      else if (unit === 34) quoted = false;
    } else if (unit === 34) quoted = true;
    else if (unit === 91 || unit === 123) {
      if (++depth > deepest) return true;
    } else if (unit === 93 || unit === 125) depth--;
  }
  return false;
}
