import type { Post } from "@earshot/contract/posts.ts";
import { evaluate } from "@earshot/query/evaluate.ts";
import { parse, QuerySyntaxError } from "@earshot/query/parse.ts";
import { prefilter } from "@earshot/query/prefilter.ts";
import { queries } from "@earshot/query/testing/queries.ts";
import { texts } from "@earshot/query/testing/texts.ts";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { postRoutes } from "./routes.ts";
import { search } from "./search.ts";

const said = (post: Post, field: string): string[] =>
  (post.signals ?? []).flatMap((signal) => (signal.field === field ? [signal.value] : []));

type Fed = {
  externalId: string;
  text: string;
  title?: string;
  lang?: string;
  author: { handle: string };
  kind?: "mail" | "status";
};

describe("search", { timeout: 180_000 }, () => {
  let world: World;
  const fed: Fed[] = [];

  beforeAll(async () => {
    world = await openWorld({ capabilities: [topicRoutes, intakeRoutes, postRoutes] });
    for (const [n, text] of fc.sample(texts, { numRuns: 300, seed: 7 }).entries()) {
      fed.push({
        externalId: `p${n}`,
        text,
        ...(n % 5 === 0 && { title: `pump ${n}` }),
        ...(n % 3 === 0 && { lang: n % 2 ? "de" : "pt-BR" }),
        author: { handle: n % 4 === 0 ? "anna@mastodon.social" : "ben" },
        kind: n % 7 === 0 ? "mail" : "status",
      });
    }
    const answer = await world.request("POST", "/posts", { body: fed });
    expect(answer.status).toBe(201);
  });
  afterAll(() => world.close());

  test("finds exactly what the evaluator says of every stored post", async () => {
    const { body } = await world.request("GET", "/posts?limit=200");
    const stored = [...body.items];
    for (let next = body.nextCursor; next; ) {
      const more = await world.request("GET", `/posts?limit=200&cursor=${next}`);
      stored.push(...more.body.items);
      next = more.body.nextCursor;
    }
    expect(stored).toHaveLength(fed.length);
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom(undefined, 10), async (source, firstLook) => {
        const query = parse(source, { allowUnanchored: true });
        const expected = stored
          .filter((post) =>
            evaluate(query, {
              text: post.text,
              title: post.title,
              author: post.author?.handle,
              hasLink: /https?:\/\//i.test(post.text),
              kind: post.kind,
              lang: said(post, "language")[0] ?? post.lang,
              tone: said(post, "tone")[0],
              intents: said(post, "intent"),
              urgent: said(post, "urgency")[0] === "urgent",
              toxicity: said(post, "toxicity")[0],
            }),
          )
          .map((post) => post.id);
        const found = await world.tx((tx) => search(tx, { query, before: null, limit: 1_000, firstLook }));
        expect(found.rows.map((row) => row.id)).toEqual(expected);
        const few = await world.tx((tx) => search(tx, { query, before: null, limit: 3, firstLook }));
        expect(few.rows.map((row) => row.id)).toEqual(expected.slice(0, 3));
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  test("pages through everything once, newest first", async () => {
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await world.request(
        "GET",
        `/posts?q=${encodeURIComponent("kind:status")}&limit=7${cursor ? `&cursor=${cursor}` : ""}`,
      );
      all.push(...body.items.map((post) => post.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(all).toHaveLength(fed.filter((post) => post.kind === "status").length);
    expect([...all].sort().reverse()).toEqual(all);
  });

  test("T-25: whatever is typed stays a value; PostgreSQL takes every tsquery that comes of it", async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "' OR 1=1 --",
        "') UNION SELECT 1 --",
        "a'b",
        "a\\b",
        "a:b*",
        "a & b | !c",
        "<->",
        "$$",
        "\\'",
        "a''b",
        "'a':*",
        "((",
        "%_%",
      ),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "binary" }),
      queries,
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const answer = await world.request("GET", `/posts?q=${encodeURIComponent(text.toWellFormed())}&limit=1`);
        expect([200, 400, 422]).toContain(answer.status);
        let tsquery: string | null;
        try {
          tsquery = prefilter(parse(text, { allowUnanchored: true })).tsquery;
        } catch (error) {
          expect(error).toBeInstanceOf(QuerySyntaxError);
          return;
        }
        if (tsquery === null) return;
        const { rows } = await world.tx((tx) =>
          sql<{ ok: boolean }>`select ${tsquery}::tsquery is not null as ok`.execute(tx.db),
        );
        expect(rows[0]?.ok).toBe(true);
      }),
      { numRuns: 200, seed: 13 },
    );
    const { body } = await world.request("GET", "/posts?limit=1");
    expect(body.items).toHaveLength(1);
  });
});
