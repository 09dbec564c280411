import { parse } from "@earshot/query/parse.ts";
import { prefilter } from "@earshot/query/prefilter.ts";
import { terms } from "@earshot/query/tokenize.ts";
import { openGround } from "./open-ground.ts";

/** Posts and milliseconds tried at most. */
const MOST_POSTS = 200;
const MOST_TIME = 5_000;

/**
 * Posts a second that PostgreSQL matches against the same queries stored as tsquery, over the same terms, one statement
 * a post on one connection of the embedded server; wall time. NOT, phrases and NEAR are left to a later check, as in
 * the search, so this is less work than the percolator does.
 */
export async function tsqueryPostsPerSecond(lines: string[], sources: string[]): Promise<number> {
  const ground = await openGround();
  try {
    const client = await ground.databases.owner.connect();
    try {
      await client.query("create temporary table stored (q tsquery not null)");
      const stored = sources.flatMap((source) => prefilter(parse(source)).tsquery ?? []);
      await client.query("insert into stored select q::tsquery from unnest($1::text[]) as given(q)", [stored]);
      const started = performance.now();
      let posts = 0;
      for (; posts < Math.min(MOST_POSTS, lines.length) && performance.now() - started < MOST_TIME; posts++) {
        const { text } = JSON.parse(lines[posts]!) as { text: string };
        const vector = terms(text);
        await client.query("select count(*) from stored where array_to_tsvector($1::text[]) @@ q", [vector]);
      }
      return Math.round((posts * 1_000) / (performance.now() - started));
    } finally {
      client.release();
    }
  } finally {
    await ground.close();
  }
}
