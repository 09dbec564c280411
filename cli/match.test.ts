import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { match } from "./match.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "earshot-match-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("match", () => {
  it("prints posts in input order, then queries in input order", async () => {
    const queries = file(
      '{"id":"z","query":"pump"}\n\n{"id":"a","query":"#brunnwerk OR leak*"}\r\n{"id":3,"query":"tea -pump"}',
    );
    const posts = file(
      '\uFEFF{"id":9,"text":"Pump leaking"}\n{"id":"x","text":"green tea"}\n{"id":1,"text":"nothing"}\n{"id":2,"text":"#Brunnwerk pump"}\n',
    );
    expect(await run(queries, posts)).toBe("9 z\n9 a\nx 3\n2 z\n2 a\n");
  });

  it("uses the facts beside the text", async () => {
    const queries = file('{"id":"q","query":"pump lang:de"}');
    const posts = file(
      '{"id":1,"text":"pump","lang":"de"}\n{"id":2,"text":"pump","lang":7}\n{"id":3,"text":"x","title":"Pump","lang":"de-AT"}',
    );
    expect(await run(queries, posts)).toBe("1 q\n3 q\n");
  });

  it.each([
    ['{"id":1,"text":"a"}\n{"id":2,', /posts.*line 2: this is not JSON/su],
    ['{"id":1,"text":5}', /line 1: a "text"/u],
    ['{"text":"a"}', /line 1: an "id" is missing/u],
    ['{"id":"a b","text":"a"}', /line 1: an "id" is missing/u],
    ["[1]", /line 1: a JSON object is expected/u],
  ])("refuses the post line %s", async (text, message) => {
    await expect(run(file('{"id":"q","query":"pump"}'), file(text, "posts"))).rejects.toThrow(message);
  });

  it.each([
    [
      '{"id":"q","query":"pump"}\n{"id":"r","query":"say \\"hi"}',
      /line 2: column 5 of the query: This quotation mark is never closed/u,
    ],
    ['{"id":"q","query":"-pump"}', /line 1: column 1 of the query: This query would match almost every post/u],
    ['{"id":"q","query":"a"}\n{"id":"q","query":"b"}', /line 2: the id q was used in line 1 already/u],
    ['{"id":"q"}', /line 1: a "query"/u],
  ])("refuses the query line %s", async (text, message) => {
    await expect(run(file(text), file('{"id":1,"text":"a"}'))).rejects.toThrow(message);
  });

  it("reads a line of 8 MB and 60,000 lines, and waits for a slow reader", async () => {
    const queries = file('{"id":"q","query":"pump"}');
    const long = JSON.stringify({ id: 0, text: `${"x ".repeat(4_000_000)}pump` });
    const posts = file(
      `${long}\n${Array.from({ length: 60_000 }, (_, id) => `{"id":${id + 1},"text":"a pump ${id}"}`).join("\n")}`,
    );
    const slow = new Slow();
    await match({ queries, posts, output: slow });
    expect(slow.lines).toBe(60_001);
    expect(slow.most).toBeLessThan(3);
  });

  // What is wrong with a line is told above; here is how the command ends.
  it("ends with 1 and a sentence on standard error", async () => {
    const posts = file('{"id":1,"text":"a"}');
    const [absent, good] = await Promise.all([
      command("--queries", join(folder, "none"), "--posts", posts),
      command("--queries", file('{"id":"q","query":"a"}'), "--posts", posts),
    ]);
    expect(absent).toMatchObject({ status: 1, stdout: "" });
    expect(absent.stderr).toMatch(/^There is no file .*none\.\n$/u);
    expect(good).toEqual({ status: 0, stdout: "1 q\n", stderr: "" });
  });
});

let count = 0;

function file(text: string, name = "file"): string {
  const path = join(folder, `${name}-${count++}.ndjson`);
  writeFileSync(path, text);
  return path;
}

async function run(queries: string, posts: string): Promise<string> {
  let text = "";
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  await match({ queries, posts, output });
  return text;
}

function command(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const main = new URL("./main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", main, "match", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** Takes a chunk per turn of the event loop, and counts how many wait. */
class Slow extends Writable {
  lines = 0;
  most = 0;
  private waiting = 0;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override write(chunk: unknown): boolean {
    this.most = Math.max(this.most, ++this.waiting);
    return super.write(chunk);
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.lines += String(chunk).split("\n").length - 1;
    setImmediate(() => {
      this.waiting--;
      done();
    });
  }
}
