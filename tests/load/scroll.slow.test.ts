import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capabilities } from "../../server/capabilities.ts";
import { freePort } from "../crash/running-server.ts";
import { noBrowser, openBrowser, settled } from "../journeys/browser.ts";
import { manyOpen } from "../journeys/many-open.ts";
import { pressOn, turnWheel } from "../journeys/walk-list.ts";
import { type Watched, watchRows } from "../journeys/watch-rows.ts";
import { openWorld, type World } from "../world.ts";

const many = 10_000;
const rows = "[data-conversations] [data-id]";

/** The inbox with ten thousand open conversations, walked from end to end: every row once, in order, and few of them in the document. */
describe.skipIf(noBrowser)("ten thousand open conversations", { timeout: 600_000 }, () => {
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let home: string;

  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    world = await openWorld({
      publicUrl: url,
      capabilities,
      listen: true,
      consoleFolder: join(import.meta.dirname, "../../console/dist"),
    });
    const made = await world.request("POST", "/channels", {
      body: { connector: "square", name: "Square", settings: {} },
    });
    await world.tx((tx) => manyOpen(tx, made.body.id, many));
    await world.context.owner.query("analyze");
    await world.app.listen({ host: "127.0.0.1", port });
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
    const [name = "", value = ""] = (await world.cookie("ana")).split("=");
    await context.addCookies([{ name, value, url }]);
    home = `${url}/w/brunnwerk`;
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await world?.close();
  }, 60_000);

  /** A fresh page, and what was seen of its list while `move` went through it. */
  async function walked(path: string, move: (page: Page) => Promise<void>): Promise<Watched> {
    const page = await context.newPage();
    await page.goto(`${home}/${path}`);
    await settled(page);
    await page.locator(rows).first().waitFor();
    const told = await watchRows(page, rows);
    await move(page);
    const watched = await told();
    await page.close();
    return watched;
  }

  const whole = { mostRows: expect.toSatisfy((n: number) => n < 100), faults: [], last: many - 1 };

  test("the inbox by wheel: every row, once, in order", async () => {
    const place = { place: "[data-conversations]", end: many - 1 };
    const watched = await walked("inbox", (at) => turnWheel(at, place));
    expect(watched).toMatchObject({ ...whole, seen: many });
  });

  test.each(["PageDown", "End"])("the inbox by %s: to the last row, and none out of order", async (key) => {
    const watched = await walked("inbox", async (at) => {
      await at.locator(rows).first().focus();
      await pressOn(at, key, { end: many - 1 });
    });
    expect(watched).toMatchObject(whole);
  });
});
