import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, settled } from "./browser.ts";
import { enter } from "./enter.ts";
import { openStage, type Stage } from "./stage.ts";

/** An empty workspace has nothing on its screens but our own words: each of them must come from a translation. */
describe.skipIf(noBrowser)("in a language that is a third longer", { timeout: 120_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let home: string;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), openBrowser()]);
    const desk = await enter(stage, browser, { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    home = desk.home;
    await desk.context.addInitScript(() => localStorage.setItem("earshot.language", "en-XA"));
    page = await desk.context.newPage();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 60_000);

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
      plain.push(...(await untranslated(page)).map((text) => `${path}: ${text}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) wide.push(`${path}: ${over} px too wide`);
    }
    expect(plain).toEqual([]);
    expect(wide).toEqual([]);
  });
});

/**
 * Texts on screen that did not go through a translation. Left out: names and data (bdi, dir=auto, translate=no, code,
 * inputs), what a connector says of itself (lang), times, what carries no letters.
 */
function untranslated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const data =
      'bdi, [dir="auto"], [translate="no"], :not(html)[lang], code, time, kbd, option, [role="option"], textarea, script, style, noscript';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? "";
      const parent = walker.currentNode.parentElement;
      if (!/\p{L}{2}/u.test(text) || text.startsWith("⟦") || !parent || parent.closest(data)) continue;
      found.add(text);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        const text = element.getAttribute(name)?.trim() ?? "";
        if (/\p{L}{2}/u.test(text) && !text.includes("⟦") && !element.closest(data)) found.add(`${name}="${text}"`);
      }
    }
    return [...found];
  });
}
