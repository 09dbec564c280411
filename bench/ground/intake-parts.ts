import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { normalize } from "@earshot/connectors/square/normalize.ts";
import { Kysely, PostgresDialect } from "kysely";
import { system, type Tx, transaction } from "../../server/db/transaction.ts";
import type { DB } from "../../server/db/types.ts";
import { draft } from "../../server/posts/draft.ts";
import { textVector } from "../../server/posts/insert.ts";
import { hostileTexts } from "./hostile-texts.ts";
import { rounded } from "./measure.ts";
import type { Ground } from "./open-ground.ts";

type PostEvent = Extract<ConnectorEvent, { type: "post" }>;

/** µs of this process's CPU a post, for a whole batch or a single one. */
async function cost(posts: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / posts;
}

/** What the steps in the process cost by themselves; the rest is rows, JSON, protocol and collecting garbage. */
export async function printParts(
  { context, within }: Ground,
  lines: string[],
  per: { wall: number; cpu: number; database: number },
): Promise<void> {
  const matcher = await within((tx) => context.topics.matcher(tx));
  const now = new Date();
  const events = lines.map((line) => normalize(JSON.parse(line), "brunnwerk") as PostEvent);
  const drafts = events.map((event) => draft(event, now));
  await context.analyst.read(drafts);
  const steps: [name: string, µs: number][] = [
    [
      "parse and normalize",
      await cost(lines.length, () => lines.map((line) => normalize(JSON.parse(line), "brunnwerk"))),
    ],
    ["repair and sanitize", await cost(lines.length, () => events.map((event) => draft(event, now)))],
    ["search words", await cost(lines.length, () => drafts.map(textVector))],
    ["understand", await cost(lines.length, () => context.analyst.read(drafts))],
    [
      `match ${matcher.size} topics`,
      await cost(lines.length, () => drafts.map(({ text, title, lang }) => matcher.match({ text, title, lang }))),
    ],
  ];
  const known = steps.reduce((sum, [, µs]) => sum + µs, 0);
  console.table(
    Object.fromEntries(
      [
        ...steps,
        ["the rest of the process's CPU (rows, JSON, protocol, garbage)", per.cpu - known],
        ["PostgreSQL's CPU, its background work too", per.database],
        ["wall time beyond the process's CPU (PostgreSQL, disk, other programs)", per.wall - per.cpu],
        ["whole", per.wall],
      ].map(([name, µs]) => [name, { "µs a post": rounded(µs as number, 1) }]),
    ),
  );
}

/** What PostgreSQL's answers were waited for, by what was asked; the line itself is not held before the first of them. */
export async function printStatements(
  { context, workspaceId }: Ground,
  posts: number,
  take: (within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>) => Promise<void>,
): Promise<void> {
  const waited = new Map<string, { ms: number; statements: number }>();
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: context.app }),
    log: ({ query, queryDurationMillis }) => {
      const name = stepOf(query.sql);
      const known = waited.get(name) ?? { ms: 0, statements: 0 };
      waited.set(name, { ms: known.ms + queryDurationMillis, statements: known.statements + 1 });
    },
  });
  await take((work) => transaction(db, workspaceId, system, work));
  console.table(
    Object.fromEntries(
      [...waited]
        .sort(([, a], [, b]) => b.ms - a.ms)
        .map(([name, { ms, statements }]) => [
          name,
          { "µs a post": rounded((ms * 1_000) / posts, 1), "statements a batch": rounded(statements / (posts / 500)) },
        ]),
    ),
  );
}

/** By the first table that a statement writes, or asks. */
function stepOf(sql: string): string {
  if (/^\s*(begin|commit|savepoint|release|rollback|set)/i.test(sql)) return "begin, savepoint, commit";
  if (/pg_advisory/.test(sql)) return "take the line";
  const table = /(?:insert into|update|delete from)\s+"?(\w+)/i.exec(sql)?.[1];
  const asked = table ?? /from\s+"?(?!json_)(\w+)/i.exec(sql)?.[1] ?? "other";
  const step = steps.find(([, tables]) => tables.includes(asked))?.[0];
  return step === undefined ? `other: ${asked}` : table ? step : step.replace(/^store/, "look up");
}

const steps: [name: string, tables: string[]][] = [
  [
    "store posts, raw payloads, search words, matches, signals",
    ["post_key", "post", "post_search", "post_raw", "match"],
  ],
  ["identify authors", ["identity"]],
  ["note channels", ["post_channel"]],
  ["sums", ["channel_volume", "topic_volume", "author_volume", "topic_author_volume", "topic_day_volume"]],
  ["conversations", ["conversation", "conversation_post"]],
  ["events", ["event"]],
  ["wait for models of one's own", ["own_model", "own_model_wait"]],
  ["versions of topics and of what was taught", ["workspace"]],
];

/**
 * The dearest post there can be: texts of 100,000 characters made to be slow, through every step before the database.
 * Prints the most CPU that one of them took, best of three.
 */
export async function printBound({ context, within }: Ground): Promise<void> {
  const matcher = await within((tx) => context.topics.matcher(tx));
  const now = new Date();
  const rows: Record<string, Record<string, string | number>> = {};
  const most = (step: string, µs: number, name: string) => {
    const row = rows[step];
    if (!row || µs > (row.ms as number) * 1_000) rows[step] = { ms: rounded(µs / 1_000, 1), text: name };
  };
  for (const [name, text] of hostileTexts()) {
    const event: PostEvent = { type: "post", raw: "{}", post: { ...quiet, text, html: null } };
    const marked: PostEvent = { type: "post", raw: "{}", post: { ...quiet, text: "", html: text } };
    const drafted = draft(event, now);
    const best = async (work: () => unknown) => {
      const tries = [await cost(1, work), await cost(1, work), await cost(1, work)];
      return Math.min(...tries);
    };
    const parts: [string, () => unknown][] = [
      ["repair and sanitize", () => draft(event, now)],
      ["sanitize it as HTML", () => draft(marked, now)],
      ["search words", () => textVector(drafted)],
      ["understand", () => context.analyst.read([drafted])],
      [`match ${matcher.size} topics`, () => matcher.match({ text: drafted.text })],
    ];
    let whole = 0;
    for (const [step, work] of parts) {
      const µs = await best(work);
      whole += µs;
      most(step, µs, name);
    }
    most("whole", whole, name);
  }
  console.log("The dearest of 100,000 characters, CPU:");
  console.table(rows);
}

const quiet: PostEvent["post"] = {
  text: "",
  html: null,
  externalId: "hostile",
  localId: "hostile",
  network: "square",
  kind: "status",
  visibility: "public",
  title: null,
  lang: null,
  url: null,
  postedAt: null,
  editedAt: null,
  revision: 1,
  author: null,
  parentExternalId: null,
  rootExternalId: null,
  addressed: false,
  mentions: [],
  links: [],
  tags: [],
  media: [],
  engagement: null,
};
