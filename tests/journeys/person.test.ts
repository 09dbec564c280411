import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, settled, watchFaults } from "./browser.ts";
import { type Desk, enter } from "./enter.ts";
import { openStage, type Stage } from "./stage.ts";

/** A person opened and worked on without a mouse. */
describe.skipIf(noBrowser)("a person, by keyboard alone", { timeout: 180_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stage = await openStage();
    browser = await openBrowser();
    desk = await enter(stage, browser, { viewport: { width: 1280, height: 860 } });
    const fed = (text: string, handle: string, name: string) =>
      desk.api("POST", "/posts", { text, author: { handle, name } });
    const dora = await fed("Hold steam for five seconds", "dora_quist", "Dora Quist");
    await fed("It clears E7", "dora.elsewhere", "Dora Q.");
    await desk.api("POST", "/people", { identityId: dora.author.id });
    page = await desk.context.newPage();
    page.setDefaultTimeout(15_000);
    faults = watchFaults(page);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 180_000);

  /** Tabs until what is focused is called so. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let n = 0; n < 80; n++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent || ''",
      );
      if (name.test(String(focused))) return;
    }
    throw new Error(`Tab does not lead to ${name}`);
  }

  test("open, note, link with a reason, unlink", async () => {
    await page.goto(`${desk.home}/inbox`);
    await settled(page);
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
    await page.getByRole("link", { name: /Dora Quist/ }).waitFor();
    await tabTo(/Dora Quist/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Dora Quist", level: 1 }).waitFor();
    await settled(page);

    await tabTo(/^Link a profile$/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("elsewhere");
    const found = page.getByRole("radio", { name: /dora\.elsewhere/ });
    await found.waitFor();
    await page.keyboard.press("Tab");
    while ((await found.and(page.locator(":focus")).count()) === 0) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Said so in a reply");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Said so in a reply · Mei Tanaka").waitFor();
    await page.getByText("Linked dora.elsewhere on api: Said so in a reply").waitFor();

    await tabTo(/^Write a note about this person$/);
    await page.keyboard.type("Knows the steam trick");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /Knows the steam trick/ }).waitFor();

    await page.keyboard.press("Shift+Tab");
    for (let n = 0; n < 40; n++) {
      const label = await page.evaluate("document.activeElement.getAttribute('aria-label') || ''");
      if (/^Unlink dora\.elsewhere$/.test(String(label))) break;
      await page.keyboard.press("Shift+Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Unlinked dora.elsewhere on api").waitFor();
    const people = await desk.api("GET", "/people?q=dora");
    expect(people.items[0].identities.map(({ handle }: { handle: string }) => handle)).toEqual(["dora_quist"]);
    const notes = await desk.api("GET", `/people/${people.items[0].id}/notes`);
    expect(notes.items).toMatchObject([{ text: "Knows the steam trick", author: { name: "Mei Tanaka" } }]);
    expect(faults).toEqual([]);
  });
});
