import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, watchFaults } from "./browser.ts";
import { type Desk, enter } from "./enter.ts";
import { isDrawn, sameDocument, setMarkup, setScript } from "./in-page.ts";
import { openStage, type Stage, until } from "./stage.ts";

const said = "@brunnwerk my Piko shows E7 again ☕😡 مرحبا، ماكينتي معطلة";
const edited = "@brunnwerk my Piko shows E7 again, for the third time ☕😡 مرحبا، ماكينتي معطلة";

/** What is written, changed and taken back at the source stands on the desk the same way, without a reload. */
describe.skipIf(noBrowser)("as it came", { timeout: 180_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  let visitor: Page;
  let faults: string[];

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), openBrowser()]);
    desk = await enter(stage, browser);
    await desk.api("POST", "/channels", { connector: "square", name: "The square", settings: {} });
    page = await desk.context.newPage();
    faults = watchFaults(page);
    visitor = await browser.newPage();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 180_000);

  test("a photo, emoji and Arabic text arrive unchanged, then both versions, then only that it was deleted", async () => {
    await page.goto(`${desk.home}/inbox`);
    await page.getByText("Nothing is waiting for you").waitFor();
    await page.evaluate(sameDocument);

    await visitor.goto(`${stage.url}/square`);
    await visitor.getByLabel("Post as").first().fill("Noor Haddad");
    await visitor.getByLabel("What is happening?").fill(said);
    await visitor.getByLabel("Picture").selectOption("e7.png");
    await visitor.getByRole("button", { name: "Post", exact: true }).click();
    await page.getByRole("link", { name: /Noor Haddad/ }).click();
    const post = page.getByRole("log", { name: "Thread" }).getByRole("article").first();
    await post.getByText(said, { exact: true }).waitFor();
    const photo = post.getByAltText("A coffee machine's display that shows E7");
    await until("the photo drawn", () => photo.evaluate(isDrawn));
    const source = new URL((await photo.getAttribute("src")) ?? "", stage.url);
    expect(source.origin).toBe(stage.url);
    expect(source.pathname).toMatch(/^\/media\//);

    const own = visitor.getByRole("article").filter({ hasText: "E7 again" });
    await own.getByText("Edit", { exact: true }).click();
    await own.getByLabel("Text").fill(edited);
    await own.getByRole("button", { name: "Save" }).click();
    await post.getByText(edited, { exact: true }).waitFor();
    await post.getByRole("button", { name: /^Edited/ }).click();
    const versions = page.getByRole("region", { name: "What it said before" });
    await versions.getByText(said, { exact: true }).waitFor();
    await versions.getByText(edited, { exact: true }).waitFor();
    await page.keyboard.press("Escape");

    await visitor
      .getByRole("article")
      .filter({ hasText: "third time" })
      .getByRole("button", { name: "Delete" })
      .click();
    await visitor.getByText("This post was deleted.").waitFor();
    await post.getByText("Deleted at the source").first().waitFor();
    await until("text and photo gone", async () => !/E7|مرحبا/.test((await post.textContent()) ?? ""));
    expect(await photo.count()).toBe(0);

    expect(await page.evaluate(sameDocument), "the page was not loaded again").toBe(true);
    expect(faults).toEqual([]);
  });

  test("T-39 markup and scripts that code sets by itself are refused", async () => {
    expect(await page.evaluate(setMarkup)).toMatch(/TrustedHTML/);
    expect(await page.evaluate(setScript)).toMatch(/TrustedScriptURL/);
  });
});
