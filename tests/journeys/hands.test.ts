import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, watchFaults } from "./browser.ts";
import { type Desk, enter } from "./enter.ts";
import { keptHere, workerReady } from "./in-page.ts";
import { openStage, type Stage, until } from "./stage.ts";

/** Keys, palette, many at once, and what happens when a teammate is faster or the line is down. */
describe.skipIf(noBrowser)("hands", { timeout: 180_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  let faults: string[];
  const names = ["Noor Haddad", "Hal Ostrow", "Pia Nash", "Samir Cole"];

  beforeAll(async () => {
    stage = await openStage();
    browser = await openBrowser();
    desk = await enter(stage, browser);
    await desk.api("POST", "/channels", { connector: "square", name: "Square", settings: {} });
    const visitor = await browser.newPage();
    for (const name of names) {
      await visitor.goto(`${stage.url}/square`);
      await visitor.getByLabel("Post as").first().fill(name);
      await visitor.getByLabel("What is happening?").fill(`@brunnwerk ${name} sees E7 again`);
      await visitor.getByRole("button", { name: "Post", exact: true }).click();
      await visitor.getByText(`${name} sees E7 again`).first().waitFor();
    }
    await visitor.close();
    await until("four conversations", async () => (await open()).length === names.length);
    page = await desk.context.newPage();
    faults = watchFaults(page);
    await page.goto(`${desk.home}/inbox`);
    await row("Noor Haddad").waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 180_000);

  const open = async (): Promise<{ id: string; customer: { name: string }; status: string; tags: string[] }[]> =>
    (await desk.api("GET", "/conversations?status=open")).items;
  const idOf = async (name: string) =>
    (await desk.api("GET", "/conversations")).items.find(
      (one: { customer: { name: string } }) => one.customer.name === name,
    ).id;
  const row = (name: string) => page.locator("[data-conversations]").getByRole("link", { name: new RegExp(name) });
  const chosen = () => page.getByRole("region", { name: "Chosen conversations" });
  const said = (words: RegExp) => page.getByRole("status").getByText(words).first();
  const show = async (name: string) => {
    await row(name).click();
    await page.getByRole("log", { name: "Thread" }).getByText(`${name} sees E7 again`).waitFor();
  };

  test("X, Shift and E: three are resolved together, one Undo brings them back", async () => {
    await page.keyboard.press("j");
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/);
    await page.keyboard.press("x");
    await chosen().getByText("1 chosen").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    await chosen().getByText("3 chosen").waitFor();
    await page.keyboard.press("e");
    await said(/3 conversations: Resolved/).waitFor();
    await until("one is left", async () => (await open()).length === 1);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await until("all are back", async () => (await open()).length === 4);
    for (const name of names) await row(name).waitFor();
  });

  test("Ctrl-K: a typed verb acts on the conversation, letters find a place", async () => {
    await show("Hal Ostrow");
    await page.keyboard.press("Control+k");
    await page.getByRole("textbox", { name: "Search and commands" }).fill("tag billing");
    await page.getByText("Tag: billing").waitFor();
    await page.keyboard.press("Enter");
    await said(/Tagged “billing”/).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("textbox", { name: "Search and commands" }).fill("go chnls");
    await page.getByText("Go to Channels").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/channels$/);
    // Whoever hears the page is told where they are.
    await page.getByRole("heading", { name: "Channels" }).and(page.locator(":focus")).waitFor();
    await page.goBack();
    await page.getByRole("log", { name: "Thread" }).waitFor();
    // What is closed gives the focus back.
    const resolve = page.getByRole("button", { name: "Resolve", exact: true });
    for (const [key, shown] of [
      ["Control+k", page.getByRole("textbox", { name: "Search and commands" })],
      ["?", page.getByRole("dialog", { name: "Keyboard shortcuts" })],
    ] as const) {
      await resolve.focus();
      await page.keyboard.press(key);
      await shown.waitFor();
      await page.keyboard.press("Escape");
      await shown.waitFor({ state: "hidden" });
      await resolve.and(page.locator(":focus")).waitFor();
    }
  });

  test("a filter in the address is kept as a view, with its count", async () => {
    await page.goto(`${desk.home}/inbox?view=all&tag=billing`);
    await row("Hal Ostrow").waitFor();
    await page.getByRole("button", { name: "Save as view…" }).click();
    await page.getByLabel("Name of the view").fill("Billing");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL(/view=[0-9a-f-]{36}$/);
    const link = page.getByRole("navigation", { name: "View" }).getByRole("link", { name: /Billing/ });
    await link.getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: /Clear filter Tag/ }).click();
    await page.waitForURL(/edited=true/);
    await page.getByRole("img", { name: "Other conditions than the view keeps" }).first().waitFor();
    await page.goto(`${desk.home}/inbox`);
  });

  test("T-56 both set the priority: the second sees both and chooses", async () => {
    await show("Pia Nash");
    const id = await idOf("Pia Nash");
    const faster = async (route: Route) => {
      await desk.api("PATCH", `/conversations/${id}`, { priority: 4 });
      await route.continue();
    };
    await page.route(
      `**/api/v1/conversations/${id}`,
      (route) => (route.request().method() === "PATCH" ? faster(route) : route.continue()),
      { times: 1 },
    );
    await page.keyboard.press("p");
    await page.getByRole("option", { name: "Low" }).click();
    const dialog = page.getByRole("dialog", { name: "A teammate was faster" });
    await dialog.getByRole("cell", { name: "Urgent" }).waitFor();
    await dialog.getByRole("cell", { name: "Low" }).waitFor();
    expect((await desk.api("GET", `/conversations/${id}`)).priority).toBe(4);
    await dialog.getByRole("button", { name: "Set mine" }).click();
    await until("mine stands", async () => (await desk.api("GET", `/conversations/${id}`)).priority === 1);
  });

  test("T-57 a teammate answers within the same second: the second is warned and may insist", async () => {
    await show("Samir Cole");
    const id = await idOf("Samir Cole");
    let first = true;
    await page.route("**/replies", async (route) => {
      if (first) {
        first = false;
        await desk.api("POST", `/conversations/${id}/replies`, { text: "Hold steam for five seconds." });
      }
      await route.continue();
    });
    await page.keyboard.press("r");
    await page.keyboard.type("Try the steam button.");
    await page.keyboard.press("Control+Enter");
    const warning = page.getByRole("alert").filter({ hasText: "has answered meanwhile" });
    await warning.waitFor();
    expect((await desk.api("GET", `/conversations/${id}`)).replies).toHaveLength(1);
    await page.getByRole("log").getByText("Hold steam for five seconds.").waitFor();
    await warning.getByRole("button", { name: "Send anyway" }).click();
    await until("both", async () => (await desk.api("GET", `/conversations/${id}`)).replies.length === 2);
    await page.unroute("**/replies");
  });

  test("another post of the thread is answered, by key, and the reply stands under it", async () => {
    await show("Samir Cole");
    const id = await idOf("Samir Cole");
    const ours = async () => (await desk.api("GET", `/conversations/${id}`)).thread.length;
    await until("our two answers have come back as posts", async () => (await ours()) === 3);
    const posts = page.getByRole("log").locator("[data-post]");
    await until("all three on screen", async () => (await posts.count()) === 3);
    await posts.last().getByRole("button", { name: "Answer this" }).click();
    await posts.last().getByText("Answering this").waitFor();
    const asked = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/replies"));
    await page.keyboard.press("Alt+ArrowUp");
    await posts.nth(1).getByText("Answering this").waitFor();
    const { thread } = await desk.api("GET", `/conversations/${id}`);
    await page.keyboard.type("One more thing.");
    await page.keyboard.press("Control+Enter");
    expect((await asked).postDataJSON().parentId).toBe(thread[1].id);
  });

  test("T-78 the worker keeps our own files alone; nothing anybody wrote is in it or in localStorage", async () => {
    await row("Noor Haddad").click();
    await page.getByRole("textbox", { name: "Reply" }).fill("Half a sentence");
    await page.getByRole("img", { name: "Unsent draft" }).waitFor();
    await page.evaluate(workerReady);
    await page.reload();
    await page.getByRole("img", { name: "Unsent draft" }).waitFor();
    const { caches, local } = await page.evaluate(keptHere);
    expect(caches.length).toBeGreaterThan(20);
    expect(caches.filter((path) => !/^\/assets\/[\w.-]+$/.test(path))).toEqual(["/"]);
    expect(local).not.toMatch(/Half a sentence|Noor|E7/);
  });

  test("without a line the shell opens and says so; what is sent then arrives once, by itself", async () => {
    const id = await idOf("Noor Haddad");
    const reply = page.getByRole("textbox", { name: "Reply" });
    await reply.fill("A new valve leaves today.");
    await desk.context.setOffline(true);
    await page.getByText(/You are offline/).waitFor();
    await reply.press("Control+Enter");
    await page.getByText(/goes out once, when the line is back/).waitFor();
    await desk.context.setOffline(false);
    await until("it is there", async () => (await desk.api("GET", `/conversations/${id}`)).replies.length === 1);
    await until("the field is empty", async () => (await reply.inputValue()) === "");
    await desk.context.setOffline(true);
    await page.reload();
    await page
      .getByText(/cannot be reached|You are offline/)
      .first()
      .waitFor();
    await desk.context.setOffline(false);
    expect((await desk.api("GET", `/conversations/${id}`)).replies).toHaveLength(1);
  });

  test("nothing went wrong in the browser", () => {
    expect(faults).toEqual([]);
  });
});
