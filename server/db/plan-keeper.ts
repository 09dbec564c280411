import { sql } from "kysely";
import pg from "pg";

const mark = "/* plan kept */";

/**
 * Stands in a statement whose plan each connection keeps: it is prepared under a name, so that from its sixth run on the
 * planner is not asked again. Reads of posts pay more for planning their partitions than for the reading (a thread of
 * 200 posts: 13 ms and 10). For statements of one text only, whose best plan is the same whatever is asked for.
 */
export const planKept = sql.raw(mark);

/** The pools' client: what bears the mark runs as a prepared statement. */
export class PlanKeeper extends pg.Client {
  // Callers see the overloads of the driver; what passes here is what they gave.
  // biome-ignore lint/suspicious/noExplicitAny: the driver's seven overloads in one
  override query(...given: any[]): any {
    const [text, values] = given;
    const name = typeof text === "string" && text.includes(mark) ? nameOf(text) : null;
    const run = super.query as (...all: unknown[]) => unknown;
    return name === null ? run.apply(this, given) : run.call(this, { name, text, values }, ...given.slice(2));
  }
}

/** Texts come from the program alone; more than this would mean that one is made up as it goes. */
const most = 200;
const names = new Map<string, string>();

function nameOf(text: string): string | null {
  let name = names.get(text) ?? null;
  if (name === null && names.size < most) {
    name = `kept ${names.size + 1}`;
    names.set(text, name);
  }
  return name;
}
