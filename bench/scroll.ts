import { parseArgs } from "node:util";
import { createApp } from "../server/app.ts";
import { capabilities } from "../server/capabilities.ts";
import { newId } from "../server/db/id.ts";
import { addPassword } from "../server/workspace/store.ts";
import { freePort } from "../tests/crash/running-server.ts";
import { noBrowser, openBrowser, settled } from "../tests/journeys/browser.ts";
import { manyOpen } from "../tests/journeys/many-open.ts";
import { pressOn, turnWheel } from "../tests/journeys/walk-list.ts";
import { type Watched, watchRows } from "../tests/journeys/watch-rows.ts";
import { rounded } from "./ground/measure.ts";
import { openGround } from "./ground/open-ground.ts";

const rows = "[data-conversations] [data-id]";
const password = "steam for five seconds";

/** The inbox list in a browser, from end to end by wheel, End and PageDown: [--open 10000] conversations */
export async function run(args: string[]): Promise<void> {
  if (noBrowser) throw new Error(noBrowser);
  const { values } = parseArgs({ args, options: { open: { type: "string", default: "10000" } } });
  const open = Number(values.open);
  const ground = await openGround();
  const browser = await openBrowser();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const context = { ...ground.context, config: { ...ground.context.config, publicUrl } };
  const app = createApp(context, capabilities);
  try {
    await ground.within((tx) => manyOpen(tx, ground.channelId, open));
    await ground.databases.owner.query("analyze");
    await ground.within(async (tx) =>
      addPassword(tx, { id: newId(), userId: ground.userId, hash: await context.auth.hashPassword(password) }),
    );
    await app.listen({ host: "127.0.0.1", port });
    const [cookie = ""] = await context.auth.signIn("mei.tanaka@brunnwerk.example", password);
    const [name = "", value = ""] = cookie.split(";")[0]?.split("=") ?? [];
    const visitor = await browser.newContext({ viewport: { width: 1360, height: 850 } });
    await visitor.addCookies([{ name, value, url: publicUrl }]);
    const table: Record<string, object> = {};
    for (const way of ["wheel", "PageDown", "End"] as const) {
      const page = await visitor.newPage();
      await page.goto(`${publicUrl}/w/brunnwerk/inbox`);
      await settled(page);
      await page.locator(rows).first().focus();
      const told = await watchRows(page, rows);
      if (way === "wheel") await turnWheel(page, { place: "[data-conversations]", end: open - 1 });
      else await pressOn(page, way, { end: open - 1 });
      table[way] = row(await told(), open);
      await page.close();
    }
    console.table(table);
  } finally {
    await browser.close();
    await app.close();
    await ground.close();
  }
}

const row = ({ seen, mostRows, faults, ms, frames, frameMs, longTasks }: Watched, open: number) => ({
  "rows seen %": rounded((100 * seen) / open, 1),
  "most rows drawn": mostRows,
  "out of order": faults.length,
  seconds: rounded(ms / 1_000, 1),
  "frames a second": rounded((1_000 * frames) / ms, 1),
  "frame p50 ms": frameMs.p50,
  "frame p95 ms": frameMs.p95,
  "longest frame ms": frameMs.most,
  "long tasks": longTasks.count,
  "long task share %": rounded((100 * longTasks.ms) / ms, 2),
  "longest task ms": Math.round(longTasks.most),
});
