import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, settled, watchFaults } from "./browser.ts";
import { enter } from "./enter.ts";
import { imported, importSteps } from "./imported.ts";
import { stillness } from "./in-page.ts";
import { openStage, type Stage } from "./stage.ts";

const axeSource = join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js");
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** A screen, and what is done on it before it is looked at. */
type Screen = { path: string; before?: (page: Page) => Promise<unknown>; only?: "desktop" };

/** Every screen of the console with the sample's data in it, by axe-core. */
describe.skipIf(noBrowser)("every screen is free of serious barriers", { timeout: 240_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let context: BrowserContext;
  let home: string;
  /** a workspace with nothing in it yet */
  let empty: string;
  let page: Page;
  let faults: string[];
  let known: Record<
    "conversation" | "post" | "person" | "author" | "organization" | "topic" | "channel" | "view" | "idea" | "article",
    string
  >;
  let imports: string[];

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), openBrowser()]);
    ({ context, home: empty } = await enter(stage, browser, { reducedMotion: "reduce" }));
    const headers = { Origin: stage.url };
    const opened = await context.request.post(`${stage.url}/api/v1/sample`, { headers, timeout: 120_000 });
    if (!opened.ok()) throw new Error(`No sample: ${opened.status()} ${await opened.text()}`);
    const slug = (await opened.json()).workspaceSlug as string;
    const me = await (await context.request.get(`${stage.url}/api/v1/me`)).json();
    const workspace = me.workspaces.find((one: { slug: string }) => one.slug === slug).id as string;
    const ask = async (method: string, path: string, data?: object | Buffer) => {
      const answer = await context.request.fetch(`${stage.url}/api/v1/${path}`, {
        method,
        headers: {
          ...headers,
          "Earshot-Workspace": workspace,
          ...(Buffer.isBuffer(data) && { "Content-Type": "application/octet-stream" }),
        },
        ...(data !== undefined && { data }),
      });
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      return answer.json();
    };
    const first = async (path: string) => (await ask("GET", path)).items[0];
    const post = await first("posts?q=has:media&limit=1");
    known = {
      conversation: (await first("conversations?limit=1")).id,
      post: post.id,
      person: (await first("people?limit=1")).id,
      author: (await first("authors?limit=1")).id,
      organization: (await first("organizations?limit=1")).id,
      topic: (await first("topics?limit=1")).id,
      channel: (await first("channels?limit=1")).id,
      idea: (await first("ideas?state=started&limit=1")).id,
      article: (await first("articles?limit=1")).id,
      view: (await ask("POST", "saved-views", { name: "Steam", scope: "team", filter: { status: "open", tag: "e7" } }))
        .id,
    };
    imports = [];
    for (const step of importSteps) imports.push(await imported(ask, step));
    home = `${stage.url}/w/${slug}`;
    await context.addInitScript({ path: axeSource });
    page = await context.newPage();
    faults = watchFaults(page);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 60_000);

  test("the inbox", () =>
    look([
      { path: "home" },
      { path: "inbox" },
      { path: `inbox/${known.conversation}?view=all` },
      { path: `inbox/${known.conversation}?view=all`, before: (page) => page.keyboard.press("n"), only: "desktop" },
      { path: `inbox/${known.conversation}?view=all`, before: (page) => press(page, "a"), only: "desktop" },
      { path: `inbox/${known.conversation}?view=all`, before: (page) => press(page, "m") },
      { path: `inbox/${known.conversation}?view=all`, before: (page) => press(page, "?") },
      { path: `inbox/${known.conversation}?view=all`, before: (page) => press(page, "Control+k") },
      { path: `inbox?view=${known.view}` },
      {
        path: `inbox?view=${known.view}`,
        before: (page) => page.getByRole("button", { name: "Manage views", exact: true }).click(),
        only: "desktop",
      },
      { path: "inbox?view=snoozed" },
      { path: "inbox?view=all&priority=1&tag=e7" },
      {
        path: "inbox",
        before: async (page) => {
          await page.keyboard.press("x");
          await page.getByRole("region", { name: "Chosen conversations" }).waitFor();
        },
      },
      { path: "inbox", before: (page) => page.getByRole("button", { name: "Filter", exact: true }).click() },
      {
        path: "inbox?tag=e7",
        before: (page) => page.getByRole("button", { name: "Save as view…" }).click(),
        only: "desktop",
      },
    ]));

  test("listening", () =>
    look([
      { path: "listen" },
      { path: "listen/insights" },
      { path: "listen/posts" },
      { path: `listen/posts?post=${known.post}` },
      { path: "listen/topics" },
      { path: "listen/topics/new", before: (page) => page.getByLabel("Query", { exact: true }).fill('piko "e7') },
      { path: `listen/topics/${known.topic}` },
    ]));

  test("people", () =>
    look([
      { path: "people" },
      { path: `people/${known.person}` },
      { path: "people/authors" },
      { path: `people/authors/${known.author}` },
      { path: "people?sort=lastContact&customer=yes" },
      { path: "people/organizations" },
      { path: `people/organizations/${known.organization}` },
      { path: `people/organizations/${known.organization}?tab=timeline` },
      { path: `people/organizations/${known.organization}?tab=conversations` },
      { path: `people/${known.person}?tab=conversations` },
      {
        path: `people/${known.person}`,
        before: (page) => page.getByRole("button", { name: "Yes or no" }).click(),
      },
      { path: "people/products" },
      { path: "people/purchases" },
    ]));

  test("ideas and knowledge", () =>
    look([
      { path: "ideas" },
      { path: "ideas?view=board" },
      { path: "ideas/changelog" },
      ...["evidence", "backers", "tell", "history"].map((tab) => ({ path: `ideas/${known.idea}?tab=${tab}` })),
      { path: "ideas", before: (page) => openForm(page, "Add an idea") },
      { path: "knowledge" },
      { path: "knowledge/asked" },
      { path: `knowledge/${known.article}` },
      { path: "knowledge", before: (page) => openForm(page, "Write an article") },
    ]));

  test("advocacy", () =>
    look([
      {
        path: "advocacy",
        before: async (page) => {
          await page
            .getByRole("button", { name: /^Let it count/ })
            .first()
            .click();
          await page.getByRole("dialog").waitFor();
        },
      },
      { path: "advocacy?state=all" },
      { path: "advocacy/disputes" },
      { path: "advocacy/ledger" },
      {
        path: "advocacy/program",
        before: async (page) => {
          await page.getByRole("button", { name: "Try on the last 30 days" }).click();
          await page.getByText("With the cap:").waitFor();
        },
      },
    ]));

  test("ripple and both sides", () =>
    look([
      { path: "community/ripple?days=90" },
      {
        path: "community/ripple?days=90",
        before: async (page) => {
          await page
            .getByRole("button", { name: /^Ripple \d/ })
            .first()
            .click();
          await page.getByRole("dialog").waitFor();
        },
      },
      { path: "community/ripple?days=7&kind=article" },
      { path: "community/both-sides?days=90" },
      { path: "community/both-sides?days=90&figure=answered" },
    ]));

  test("channels and settings", () =>
    look([
      { path: "channels" },
      { path: "channels/new" },
      { path: "channels/new?connector=feed" },
      { path: "channels/new?connector=mastodon" },
      { path: `channels/${known.channel}` },
      { path: "settings" },
      { path: "settings/team" },
      { path: "settings/api-keys" },
      { path: "settings/canned-replies" },
      { path: "settings/failed-jobs" },
      { path: "settings/understanding" },
      { path: "settings/understanding/models/tone" },
      { path: "settings/understanding/own-models" },
      {
        path: "settings/understanding/own-models",
        before: async (page) => {
          await page.getByRole("button", { name: "Add a model" }).click();
          await page.getByText("A model file").click();
          await page.getByLabel("Model file", { exact: true }).last().waitFor();
        },
      },
      { path: "settings/device" },
      { path: "settings/sample" },
      { path: "nowhere" },
    ]));

  test("imports, at every step", () =>
    look([{ path: "settings/imports" }, ...imports.map((id) => ({ path: `settings/imports/${id}` }))]));

  test("forms, empty and refused", () =>
    look([
      { path: "people", before: (page) => openForm(page, "Add a person") },
      { path: "people/organizations", before: (page) => openForm(page, "Add an organization") },
      { path: "people/products", before: (page) => openForm(page, "Add a product") },
      { path: `people/${known.person}`, before: (page) => openForm(page, "Add a purchase") },
      { path: `people/${known.person}`, before: (page) => openForm(page, "Link a profile") },
      { path: "settings/canned-replies", before: (page) => openForm(page, "New canned reply") },
      { path: "settings/api-keys", before: (page) => openForm(page, "New key") },
      {
        path: "people/organizations",
        before: async (page) => {
          await openForm(page, "Add an organization");
          await page.getByLabel("Name", { exact: true }).fill("Café Mirabel");
          await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
          await page.getByRole("dialog").locator(':is([role="alert"], [aria-invalid="true"])').first().waitFor();
        },
      },
      {
        path: "channels/new?connector=mastodon",
        before: async (page) => {
          await page.getByLabel("Server", { exact: false }).first().fill("not a server");
          await page.getByRole("button", { name: "Connect", exact: true }).click();
          await page.locator(':is([role="alert"], [aria-invalid="true"])').first().waitFor();
        },
      },
    ]));

  test("a workspace with nothing in it yet", () =>
    look(
      [
        "home",
        "inbox",
        "inbox?view=resolved",
        "listen",
        "listen/posts",
        "listen/topics",
        "people",
        "people/authors",
        "people/organizations",
        "people/products",
        "people/purchases",
        "ideas",
        "ideas?view=board",
        "ideas/changelog",
        "knowledge",
        "knowledge/asked",
        "channels",
        "settings/canned-replies",
        "settings/api-keys",
        "settings/imports",
        "settings/failed-jobs",
        "settings/sample",
      ].map((path) => ({ path: `${new URL(empty).pathname}/${path}` })),
    ));

  test("set-up, sign-in and the square", async () => {
    const slug = new URL(home).pathname.split("/").at(-1);
    await look([{ path: "/setup" }, { path: "/sign-in" }, { path: `/square/${slug}` }]);
    expect(faults).toEqual([]);
  });

  /** Loads each screen once; light and dark, wide and narrow are looked at in the same document. */
  async function look(screens: Screen[]): Promise<void> {
    const barriers: string[] = [];
    for (const { path, before, only } of screens) {
      await page.setViewportSize(desktop);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(path.startsWith("/") ? `${stage.url}${path}` : `${home}/${path}`);
      await settled(page);
      await before?.(page);
      await show(page, "light");
      barriers.push(...(await found(page, `${path}, light`)));
      await show(page, "dark");
      // At the same width only colors differ.
      const contrast: RunOptions = { runOnly: { type: "rule", values: ["color-contrast"] } };
      barriers.push(...(await found(page, `${path}, dark`, contrast)));
      if (only === "desktop") continue;
      await page.setViewportSize(phone);
      await settled(page);
      await show(page, "dark");
      barriers.push(...(await found(page, `${path}, dark, 390 px`)));
      await show(page, "light");
      barriers.push(...(await found(page, `${path}, light, 390 px`, contrast)));
    }
    expect(barriers).toEqual([]);
  }
});

async function openForm(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.getByRole("dialog").waitFor();
}

async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator(':is([role="dialog"], [role="listbox"], [role="menu"]):visible').first().waitFor();
}

/** Colors are compared when the page has taken the scheme up and nothing fades any more. */
async function show(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page
    .locator(`html[data-mantine-color-scheme="${colorScheme}"], html:not([data-mantine-color-scheme])`)
    .waitFor();
  await page.evaluate(stillness);
}

async function found(page: Page, where: string, options: RunOptions = {}): Promise<string[]> {
  const results: AxeResults = await page.evaluate(
    `axe.run(${JSON.stringify({ ...options, resultTypes: ["violations"] })})`,
  );
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, any, all, none }) => {
        const why = [...any, ...all, ...none][0]?.message ?? "";
        return `${where}: ${id}: ${target.join(" ")}: ${html.slice(0, 160)}: ${why}`;
      }),
    );
}
