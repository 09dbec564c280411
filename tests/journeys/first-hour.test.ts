import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBlog, openBrowser, openStage, type Stage, until } from "./stage.ts";

const pictures = process.env.EARSHOT_PICTURES ?? join(tmpdir(), "earshot-first-hour");

describe.skipIf(noBrowser)("the first hour", { timeout: 180_000 }, () => {
  let stage: Stage;
  let blog: Awaited<ReturnType<typeof openBlog>>;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    blog = await openBlog();
    stage = await openStage({ EARSHOT_ALLOW_PRIVATE_HOSTS: blog.host });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy/.test(message.text())) faults.push(message.text());
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
    blog?.close();
  }, 60_000);

  const look = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  test("set-up by the printed link", async () => {
    expect(stage.setupLink).not.toBeNull();
    await page.goto(stage.setupLink!);
    await page.getByLabel("Your name").fill("Mei Tanaka");
    await page.getByLabel("Mail address").fill("mei.tanaka@brunnwerk.example");
    await page.getByLabel("Password", { exact: true }).fill("steam for five seconds");
    await page.getByLabel("Company or workspace").fill("Brunnwerk");
    await look("01-set-up");
    await page.getByRole("button", { name: "Create workspace" }).click();
    await page.waitForURL(/\/w\/brunnwerk\/inbox/);
    await page.getByText("Nothing is waiting for you").waitFor();
    await look("02-empty-inbox");
  });

  test("connect the square and a feed, found from its page", async () => {
    await page.goto(`${stage.url}/w/brunnwerk/channels/new?connector=square`);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);
    await page.goto(`${stage.url}/w/brunnwerk/channels/new?connector=feed`);
    await page.getByLabel("Address of a page").fill(blog.url);
    await page.getByRole("button", { name: "Look for feeds" }).click();
    await page.getByText("The Slow Pour").first().waitFor();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);
    await look("03-feed-connected");
  });

  test("create a topic; a bad query is told while typing", async () => {
    await page.goto(`${stage.url}/w/brunnwerk/listen/topics/new`);
    await page.getByLabel("Name").fill("Error E7");
    const query = page.getByLabel("Query", { exact: true });
    await query.fill('piko AND "e7');
    await page.getByText(/quote/i).first().waitFor();
    await query.fill("piko AND e7");
    await look("04-topic");
    await page
      .getByRole("button", { name: /Create|Listen/ })
      .last()
      .click();
    await page.getByText("Error E7").first().waitFor();
  });

  test("posts arrive live, and one that addresses the brand opens a conversation", async () => {
    await page.goto(`${stage.url}/w/brunnwerk/inbox`);
    await page.getByText("Nothing is waiting for you").waitFor();
    const visitor = await browser.newPage();
    await visitor.goto(`${stage.url}/square`);
    await visitor.getByLabel("Post as").first().fill("Noor Haddad");
    await visitor.getByLabel("What is happening?").fill("@brunnwerk my Piko shows E7 again, third time ☕ مرحبا");
    await visitor.getByLabel("Picture").selectOption("e7.png");
    await visitor.getByRole("button", { name: "Post", exact: true }).click();
    await visitor.getByText("third time").first().waitFor();
    await visitor.close();
    // Without a reload: the live update brings it.
    await page.getByText("Noor Haddad").first().waitFor();
    await look("05-arrived-live");
  });

  test("open it by keyboard, answer, and the answer stands on the square once", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}|conversation=/);
    await page.locator('img[alt="A coffee machine\'s display that shows E7"]').waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("Hold the steam button for five seconds; that clears it.");
    await look("06-composer");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+Enter");
    const onSquare = async () =>
      (await (await fetch(`${stage.url}/square`)).text()).split("Hold the steam button").length - 1;
    await until(async () => (await onSquare()) > 0);
    // Long enough for a second one to arrive, if there were one.
    await page.waitForTimeout(3_000);
    expect(await onSquare()).toBe(1);
    await page.getByText("Hold the steam button for five seconds").first().waitFor();
    await look("07-answered");
  });

  test("resolve it by key; nothing went wrong in the browser", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.goto(`${stage.url}/w/brunnwerk/inbox`);
    await page.getByText("Nothing is waiting for you").waitFor();
    await look("08-resolved");
    expect(faults).toEqual([]);
  });

  test("the same at 390 px and in the dark", async () => {
    const phone = await browser.newContext({
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
      storageState: await page.context().storageState(),
    });
    const small = await phone.newPage();
    for (const [name, path] of [
      ["inbox", "inbox?view=all"],
      ["listen", "listen"],
      ["people", "people"],
      ["channels", "channels"],
      ["settings", "settings"],
    ]) {
      await small.goto(`${stage.url}/w/brunnwerk/${path}`);
      await small.waitForTimeout(800);
      const wider = await small.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      await small.screenshot({ path: join(pictures, `09-${name}-390-dark.png`) });
    }
    await phone.close();
  });
});
