import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { importMaxima } from "@earshot/contract/imports.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPlace, type Place, patience } from "../crash/place.ts";
import type { RunningServer } from "../crash/running-server.ts";
import { scratchFolder } from "../scratch-folder.ts";
import { earshotIn } from "./earshot-command.ts";

const folder = scratchFolder("earshot-file-");
let place: Place;
let server: RunningServer;
beforeAll(async () => {
  place = await openPlace();
  server = place.start();
  await server.ready();
});
afterAll(async () => {
  await place?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const earshot = (args: string[]) =>
  earshotIn(folder, args, {
    EARSHOT_URL: `http://127.0.0.1:${place.env.EARSHOT_PORT}`,
    EARSHOT_API_KEY: place.env.EARSHOT_BOOTSTRAP_API_KEY!,
  });
const imports = async () => (await place.request("GET", "/imports?limit=200")).body.items;
/** Most that the server's process has held at once, MB. */
const memory = () =>
  Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.child.pid}/status`, "utf8"))?.[1]) / 1_024);

/** A file of so many bytes: `head`, then `row(n)` as often as it fits, then blanks. */
async function fileOf(
  size: number,
  name: string,
  head: string,
  row: (n: number) => string,
): Promise<{ path: string; rows: number }> {
  const path = join(folder, name);
  const file = await open(path, "w");
  let bytes = Buffer.byteLength(head);
  let rows = 0;
  await file.write(head);
  for (; ; rows += 1) {
    const line = row(rows);
    if (bytes + line.length > size) break;
    await file.write(line);
    bytes += line.length;
  }
  await file.write(" ".repeat(size - bytes));
  await file.close();
  return { path, rows };
}

describe("T-64 the largest files", () => {
  test("two gigabytes are refused in words before a byte is sent, and by the server when they are announced", {
    timeout: patience,
  }, async () => {
    const path = join(folder, "huge.csv");
    writeFileSync(path, "text,id\n");
    truncateSync(path, 2_000_000_000);
    const told = await earshot(["import", "posts", path]);
    expect(told).toMatchObject({ code: 1, said: expect.stringMatching(/larger than 200 MB; import it in parts/) });
    const announced = { kind: "posts", fileName: "huge.csv", bytes: 2_000_000_000 };
    expect(await place.request("POST", "/imports", announced)).toMatchObject({
      status: 400,
      body: { errors: [{ path: "bytes" }] },
    });
    expect(await imports()).toEqual([]);
  });

  test("the largest that is taken is read row by row: the server needs no more than for a fifth of it", {
    timeout: 6 * patience,
  }, async () => {
    const words = "steam ".repeat(8_000);
    const row = (n: number) => `${JSON.stringify({ id: `p-${n}`, text: words })}\n`;
    const most: number[] = [];
    for (const size of [importMaxima.file / 5, importMaxima.file]) {
      const { path, rows } = await fileOf(size, `posts-${size}.ndjson`, "", row);
      const told = await earshot(["import", "posts", path, "--dry-run", "--network", "forum"]);
      expect(told, told.said).toMatchObject({ code: 0, said: expect.stringContaining(`Would be: ${rows} created`) });
      most.push(memory());
    }
    console.info(`T-64: the server's memory at most, MB: ${most[0]} for 40 MB, ${most[1]} for 200 MB`);
    expect(most[1]! - most[0]!).toBeLessThan(120);
  });

  test("nor does it hold a line or a cell that never ends", { timeout: 6 * patience }, async () => {
    const endless = (start: string) => (n: number) => (n === 0 ? start : "steam ".repeat(10_000));
    const files = [
      await fileOf(importMaxima.file, "line.ndjson", '{"id":"first","text":"steam"}\n', endless('{"id":"x","text":"')),
      await fileOf(importMaxima.file, "cell.csv", "id,text\nfirst,steam\n", endless('x,"')),
    ];
    const before = memory();
    for (const { path } of files) {
      const told = await earshot(["import", "posts", path, "--dry-run", "--network", "forum"]);
      expect(told, told.said).toMatchObject({
        code: 2,
        said: expect.stringMatching(/Would be: 1 created, .* [1-9]\d* refused/),
      });
    }
    expect(memory() - before).toBeLessThan(120);
    expect((await place.request("GET", "/posts?q=steam")).body.items).toEqual([]);
  });
});
