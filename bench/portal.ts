import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { pipeline } from "../server/intake/pipeline.ts";
import { createPortal } from "../server/portal/create-portal.ts";
import { openPortal } from "../server/portal/open-portal.ts";
import { portalPages } from "../server/portal-pages.ts";
import { percentile, rounded } from "./ground/measure.ts";
import { type Ground, openGround } from "./ground/open-ground.ts";
import { seeded, sentence, wordAt } from "./ground/synthetic.ts";

const day = 86_400_000;
const slice = 500;
/** Requests under way at a time, where requests a second are counted. */
const abreast = 8;

/** The portal's pages, beside the same bytes as a static file of the same server: [--questions 100000] [--runs 200] */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { questions: { type: "string", default: "100000" }, runs: { type: "string", default: "200" } },
  });
  const ground = await openGround();
  const folder = mkdtempSync(join(tmpdir(), "earshot-bytes-"));
  const portal = createPortal(ground.context, portalPages);
  try {
    const began = performance.now();
    const questions = await fill(ground, Number(values.questions));
    console.log(`${questions.length} questions, built in ${Math.round((performance.now() - began) / 1_000)} s`);
    await measure(ground, portal, { questions, folder, runs: Number(values.runs) });
  } finally {
    await portal.close();
    await ground.close();
    rmSync(folder, { recursive: true });
  }
}

/** Questions of 90 days, half of them with an answer, the way that everything written on the portal goes. */
async function fill(ground: Ground, many: number): Promise<string[]> {
  const random = seeded(5);
  const from = Date.now() - 90 * day;
  const post = (n: number, kind: "question" | "answer") => ({
    type: "post" as const,
    raw: "{}",
    post: {
      externalId: `${kind}:${n}`,
      localId: `${kind}:${n}`,
      network: "portal",
      kind,
      visibility: "public" as const,
      title: kind === "question" ? sentence(random, 7) : null,
      text: sentence(random, 40),
      html: null,
      lang: null,
      url: null,
      postedAt: new Date(from + ((n + (kind === "answer" ? 0.5 : 0)) * 89 * day) / many).toISOString(),
      editedAt: null,
      revision: 1,
      author: {
        externalId: `member:${n % 5_000}`,
        handle: `member_${n % 5_000}`,
        name: `Member ${n % 5_000}`,
        url: null,
        avatarUrl: null,
        followers: null,
        bot: false,
        weak: false,
      },
      parentExternalId: kind === "answer" ? `question:${n}` : null,
      rootExternalId: kind === "answer" ? `question:${n}` : null,
      addressed: false,
      mentions: [],
      links: [],
      tags: [],
      media: [],
      engagement: null,
    },
  });
  for (let done = 0; done < many; done += slice) {
    const events: ReturnType<typeof post>[] = [];
    for (let n = done; n < Math.min(done + slice, many); n++) {
      events.push(post(n, "question"));
      if (n % 2 === 0) events.push(post(n, "answer"));
    }
    await ground.within((tx) =>
      pipeline(ground.context, tx, {
        channelId: null,
        network: "portal",
        reach: "all",
        live: false,
        speakers: [],
        events,
      }),
    );
  }
  await ground.within(async (tx) => {
    await sql`insert into question (workspace_id, id, author_id, answers, votes, last_at)
      select p.workspace_id, p.id, p.author_id,
        (select count(*)::int from post a where a.workspace_id = p.workspace_id and a.parent_id = p.id),
        (abs(hashtext(p.id::text)) % 40)::int, p.posted_at
      from post p where p.workspace_id = ${tx.workspaceId} and p.kind = 'question'`.execute(tx.db);
    await sql`insert into answer (workspace_id, id, question_id, author_id)
      select workspace_id, id, parent_id, author_id from post
      where workspace_id = ${tx.workspaceId} and kind = 'answer'`.execute(tx.db);
    await openPortal(tx, "It is measured", new Date());
  });
  await ground.databases.owner.query("vacuum analyze");
  const { rows } = await ground.databases.owner.query("select id from question order by id desc");
  return rows.map((row) => row.id);
}

type Measured = { questions: string[]; folder: string; runs: number };

async function measure(ground: Ground, portal: FastifyInstance, { questions, folder, runs }: Measured): Promise<void> {
  const served: number[] = [];
  const file = join(folder, "page.html");
  portal.addHook("onResponse", async (_request, reply) => void served.push(reply.elapsedTime));
  portal.get("/bytes", (_request, reply) => reply.type("text/html; charset=utf-8").send(createReadStream(file)));
  await portal.listen({ host: "127.0.0.1", port: 0 });
  const base = `http://127.0.0.1:${(portal.server.address() as AddressInfo).port}`;
  Object.assign(ground.context.config, { portalUrl: base });
  const get = async (path: string) => {
    const answer = await fetch(base + path);
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${body.toString().slice(0, 300)}`);
    return body;
  };
  const some = Array.from({ length: 50 }, (_, n) => questions[Math.floor((n * questions.length) / 50)]);
  const search = (rank: number) => `/search?q=${encodeURIComponent(wordAt(rank))}`;
  const pages: Record<string, string[]> = {
    "a question": some.map((id) => `/questions/${id}`),
    "the list": ["/questions"],
    "questions without an answer": ["/questions?state=unanswered"],
    "search, everyday word": [1, 2, 3].map(search),
    "search, middling word": [400, 401, 402].map(search),
    "search, rare word": [15_000, 15_001, 15_002].map(search),
    "the first page": ["/"],
  };
  const table: Record<string, object> = {};
  for (const [name, paths] of Object.entries(pages)) {
    const body = await get(paths[0]!);
    writeFileSync(file, body);
    for (let n = 0; n < 20; n++) await get(paths[n % paths.length]!);
    served.length = 0;
    for (let n = 0; n < runs; n++) await get(paths[n % paths.length]!);
    const times = served.toSorted((a, b) => a - b);
    const rates = { page: [] as number[], bytes: [] as number[] };
    for (let round = 0; round < 3; round++) {
      rates.page.push(await rate(get, paths, runs));
      rates.bytes.push(await rate(get, ["/bytes"], runs));
    }
    const [page, bytes] = [middle(rates.page), middle(rates.bytes)];
    table[name] = {
      kB: rounded(body.length / 1_000, 1),
      "server p50 ms": rounded(percentile(times, 0.5), 1),
      "server p95 ms": rounded(percentile(times, 0.95), 1),
      "requests/s": Math.round(page),
      "the same bytes, requests/s": Math.round(bytes),
      ratio: rounded(page / bytes),
    };
  }
  console.table(table);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec((await get("/")).toString())?.[1];
  const scripts = script ? gzipSync(await get(script)).length : 0;
  console.log(`JavaScript of a page: ${rounded(scripts / 1_000, 1)} kB compressed (at most 60)`);
}

async function rate(get: (path: string) => Promise<unknown>, paths: string[], runs: number): Promise<number> {
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next < runs) await get(paths[next++ % paths.length]!);
    }),
  );
  return (1_000 * runs) / (performance.now() - began);
}

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
