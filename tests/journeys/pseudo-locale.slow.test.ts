import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, settled } from "./browser.ts";
import { enter } from "./enter.ts";
import { speakPseudo, tooWide, untranslated } from "./in-page.ts";
import { openStage, type Stage } from "./stage.ts";

/** An empty workspace has nothing on its screens but our own words: each of them must come from a translation. */
describe.skipIf(noBrowser)("in a language that is a third longer", { timeout: 180_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let home: string;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), openBrowser()]);
    const desk = await enter(stage, browser, { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    home = desk.home;
    await desk.context.addInitScript(speakPseudo);
    page = await desk.context.newPage();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 180_000);

  test("no screen has words that were never translated, none is wider than a phone", async () => {
    const plain: string[] = [];
    const wide: string[] = [];
    for (const path of [
      "home",
      "inbox",
      "inbox?view=snoozed",
      "listen",
      "listen/posts",
      "listen/topics",
      "listen/topics/new",
      "people",
      "people/authors",
      "people/products",
      "people/purchases",
      "ideas",
      "ideas?view=board",
      "ideas/changelog",
      "knowledge",
      "knowledge/asked",
      "channels",
      "settings",
      "settings/team",
      "settings/api-keys",
      "settings/canned-replies",
      "settings/device",
      "settings/sample",
      "nowhere",
    ]) {
      await page.goto(`${home}/${path}`);
      await settled(page);
      plain.push(...(await page.evaluate(untranslated)).map((text) => `${path}: ${text}`));
      const over = await page.evaluate(tooWide);
      if (over > 0) wide.push(`${path}: ${over} px too wide`);
    }
    expect(plain).toEqual([]);
    expect(wide).toEqual([]);
  });
});
