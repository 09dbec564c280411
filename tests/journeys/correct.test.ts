import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, watchFaults } from "./browser.ts";
import { type Desk, enter } from "./enter.ts";
import { openStage, type Stage, until } from "./stage.ts";

/** What Earshot hears is said better: at the post, by key, many at once, and of posts drawn at random. */
describe.skipIf(noBrowser)("corrections", { timeout: 180_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stage = await openStage();
    browser = await openBrowser();
    desk = await enter(stage, browser);
    const items = Array.from({ length: 9 }, (_, n) => ({
      externalId: `shelf${n}`,
      text: `The machine stands on shelf ${n}`,
    }));
    const calm = (await desk.api("POST", "/posts", { items })).items.map(({ id }: { id: string }) => id);
    const neutral = { postIds: calm, field: "tone", value: "neutral", shown: "bulk", visible: false };
    await desk.api("POST", "/corrections", neutral);
    for (const name of ["Noor Haddad", "Hal Ostrow", "Pia Nash"])
      await desk.api("POST", "/posts", {
        externalId: name,
        text: `E7 on the machine of ${name}`,
        author: { handle: name.split(" ")[0]?.toLowerCase(), name },
      });
    page = await desk.context.newPage();
    faults = watchFaults(page);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 180_000);

  const tones = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await desk.api("GET", "/posts")).items.map(
        (post: { externalId: string; signals: { field: string; value: string }[] }) => [
          post.externalId,
          post.signals.find(({ field }) => field === "tone")?.value,
        ],
      ),
    );
  const row = (name: string) => page.getByRole("article").filter({ hasText: `machine of ${name}` });
  const sheet = () => page.getByRole("dialog");
  const has = async (what: Locator) => (await what.and(page.locator(":focus")).count()) === 1;

  test("the pencil of a post opens what can be said; one press says it, Undo takes it back", async () => {
    await page.goto(`${desk.home}/listen/posts`);
    const before = (await tones())["Noor Haddad"];
    await row("Noor Haddad").getByRole("button", { name: "Correct what the post says" }).click();
    await sheet().getByRole("button", { name: "Negative" }).click();
    await page.getByText("Corrected.").waitFor();
    await sheet().getByText("corrected by Mei Tanaka").waitFor();
    await page.keyboard.press("Escape");
    await until("the pencil has the keyboard again", () =>
      has(row("Noor Haddad").getByRole("button", { name: "Correct" })),
    );
    // The chip stands at once, and says whose word it is; by key alone it is opened, left and corrected.
    const chip = row("Noor Haddad").getByRole("button", { name: /^(Negative|Positive)$/ });
    await chip.press("Enter");
    await page.getByText("corrected by Mei Tanaka").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("corrected by Mei Tanaka").waitFor({ state: "detached" });
    expect(await has(chip)).toBe(true);
    await chip.press("Enter");
    await page.getByRole("button", { name: "Positive" }).press("Enter");
    await row("Noor Haddad").getByRole("button", { name: "Positive" }).waitFor();
    expect(await has(chip)).toBe(true);
    expect((await tones())["Noor Haddad"]).toBe("positive");
    for (const gone of ["negative", before]) {
      await page.getByRole("button", { name: "Undo" }).last().click();
      await until(`it says ${gone} again`, async () => (await tones())["Noor Haddad"] === gone);
    }
  });

  test("X chooses, M opens, 1 says it of all; keys do nothing while somebody types", async () => {
    await page.goto(`${desk.home}/listen/posts`);
    await row("Pia Nash").waitFor();
    await page.getByRole("searchbox").or(page.getByRole("textbox")).first().focus();
    await page.keyboard.press("m");
    expect(await sheet().count()).toBe(0);
    await page.goto(`${desk.home}/listen/posts`);
    await row("Pia Nash").waitFor();
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.getByText("2 posts chosen").first().waitFor();
    await page.keyboard.press("m");
    await sheet().getByText("What do these 2 posts say?").waitFor();
    await page.keyboard.press("1");
    await page.getByText("2 posts corrected.").waitFor();
    expect(Object.values(await tones()).filter((tone) => tone === "negative")).toHaveLength(2);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+?");
    await page.getByRole("dialog").getByText("Correct what the post says").first().waitFor();
    await page.keyboard.press("Escape");
  });

  test("by keys alone the stream is narrowed by what posts say and sorted, and widened again", async () => {
    // Meanwhile it learns from what was corrected, for the page that is looked at last.
    await desk.api("POST", "/models/training");
    const menu = page.getByRole("button", { name: "Narrow by what posts say" });
    const choose = async (field: string, value: string) => {
      const marked = page.locator("[data-combobox-selected]").filter({ hasText: value });
      do await page.getByRole("combobox", { name: field }).press("ArrowDown");
      while ((await marked.count()) === 0);
      await page.keyboard.press("Enter");
    };
    await menu.press("Enter");
    await until("the first field has the keyboard", () => has(page.getByRole("combobox", { name: "Tone" })));
    await choose("Tone", "Negative");
    await row("Noor Haddad").waitFor({ state: "detached" });
    await until("the two negative ones stand alone", async () => (await page.getByRole("article").count()) === 2);
    await choose("Sort", "Urgent first");
    await page.waitForURL((url) => url.search === "?tone=negative&sort=urgency");
    await page.keyboard.press("Escape");
    await until("the menu has the keyboard again", () => has(menu));
    await page.getByText("Tone: Negative").waitFor();
    await page.getByRole("button", { name: "Clear Tone" }).press("Enter");
    await row("Noor Haddad").waitFor();
  });

  test("a drawn post is judged by one key", async () => {
    await page.goto(`${desk.home}/settings/understanding/models/toxicity`);
    const asked = page.getByRole("region", { name: "Is this right?" });
    await asked.getByRole("button", { name: "Yes, right" }).waitFor();
    const audited = async () => (await desk.api("GET", "/models/toxicity")).audited.rows;
    expect(await audited()).toBe(0);
    await page.keyboard.press("y");
    await until("one is judged", async () => (await audited()) === 1);
    await page.keyboard.press("n");
    await asked.getByRole("button", { name: "Harsh" }).click();
    await until("two are judged", async () => (await audited()) === 2);
    expect((await desk.api("GET", "/posts?toxicity=harsh")).items).toHaveLength(1);
    await page.getByText("not enough data (2 answers)").waitFor();
  });

  test("a model's page shows what was learnt, by key another version answers, and Undo goes back", async () => {
    await page.goto(`${desk.home}/settings/understanding`);
    await page.getByRole("link", { name: "Tone" }).press("Enter");
    const version = page.getByRole("article", { name: "Version 1", exact: true });
    await version.getByText("not enough data: it stays a shadow").waitFor({ timeout: 120_000 });
    await version.getByText(/^\d+ posts, \d+ kept apart for the test, \d+ KB$/).waitFor();
    for (const part of ["How far its confidence can be trusted", "Learning curve"])
      await page.getByRole("region", { name: part }).waitFor();
    await version.getByRole("button", { name: "Use: Version 1" }).press("Enter");
    await version.getByText("answers", { exact: true }).waitFor();
    await page.getByText("Mei Tanaka put version 1 in the place of 0").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByRole("article", { name: "As shipped" }).getByText("answers", { exact: true }).waitFor();
    expect(await desk.api("GET", "/models/tone")).toMatchObject({ live: 0, held: true });
    expect(faults).toEqual([]);
  });
});
