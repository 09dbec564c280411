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
    expect(faults).toEqual([]);
  });
});
