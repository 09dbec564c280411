import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser, openBrowser, settled, watchFaults } from "./browser.ts";
import { signIn } from "./enter.ts";
import { openStage, type Stage, until } from "./stage.ts";

/** Where pictures of each station go, where somebody wants them. */
const folder = process.env.EARSHOT_PICTURES;
const said = "@brunnwerk E7 again, the third time since the update. What can I do about it?";
const known = "Hold steam for five seconds, then it starts again.";

/** The whole way on one record, on the sample workspace: the desk in one browser, its advocate in another. */
describe.skipIf(noBrowser)("five minutes", { timeout: 600_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  let desk: BrowserContext;
  let ana: Page;
  let tom: Page;
  let dora: Page;
  let home: string;
  let portal: string;
  let question: string;
  let conversation: string;
  let faults: string[];

  beforeAll(async () => {
    stage = await openStage({}, ["--demo"]);
    browser = await openBrowser();
    home = /(http\S+\/w\/[\w-]+)\/inbox/.exec(stage.said())?.[1] ?? "";
    desk = await signIn(stage, browser, login("Ana Ribeiro"));
    ana = await desk.newPage();
    const [, link = ""] = /Dora Quist \(customer\).*?: (\S+)/.exec(stage.said()) ?? [];
    portal = new URL(link).origin;
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    phone.setDefaultTimeout(60_000);
    dora = await phone.newPage();
    faults = [ana, dora].flatMap(watchFaults);
    await dora.goto(link);
    await dora.getByRole("button", { name: "Sign in" }).click();
    await dora.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
  }, 60_000);

  function login(name: string): { email: string; password: string } {
    const [, email, password] = new RegExp(`${name} \\(.*?\\): (\\S+)\\s+(\\S+)`).exec(stage.said()) ?? [];
    if (!email || !password) throw new Error(`Start named no log-in for ${name}:\n${stage.said()}`);
    return { email, password };
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  }

  test("Home says what rose, why it seems so, and what the next day may bring", async () => {
    await ana.goto(`${home}/home`);
    await settled(ana);
    await ana
      .getByText(/ rose: /)
      .first()
      .waitFor({ timeout: 120_000 });
    for (const part of ["Who waits", "Left to customers", "Who to thank", "Both sides"])
      await ana.getByRole("region", { name: part }).waitFor();
    await ana.getByRole("link", { name: /^Questions answered .*: show the rows/ }).waitFor();
    await picture(ana, "five-1-home");
  });

  test("an angry customer asks on the square; Ana leaves it to the community, and Dora is asked first", async () => {
    await onSquareAs("Noor Haddad", said);
    await ana.goto(`${home}/inbox`);
    await ana
      .getByRole("link", { name: /Noor Haddad/ })
      .filter({ hasText: "third time since" })
      .click();
    await ana.getByRole("log").getByText(said, { exact: true }).waitFor();
    conversation = ana.url();
    await ana.keyboard.press("l");
    const dialog = ana.getByRole("dialog");
    await dialog.getByText("Dora Quist").waitFor();
    await picture(ana, "five-2-leave");
    await dialog.getByRole("button", { name: "Leave to community" }).click();
    const card = ana.getByRole("region", { name: "Left to the community" });
    await card.getByText("Dora Quist").waitFor();
    question = (await card.getByRole("link", { name: "The question" }).first().getAttribute("href")) ?? "";
    await picture(ana, "five-3-waits");
  });

  test("Dora sees why she is asked, and answers on her phone", async () => {
    await dora.goto(`${portal}/asked`);
    await picture(dora, "five-4-asked");
    await dora.getByRole("button", { name: "I will answer" }).first().click();
    await dora.getByLabel("Your answer").fill(known);
    await dora.getByRole("button", { name: "Publish the answer" }).click();
    await dora.getByText("Your answer is published.").waitFor();
    await picture(dora, "five-5-answered");
  });

  test("the answer is taken as the solution, offered where it was asked, and stands there once", async () => {
    const id = /[0-9a-f-]{36}/.exec(question)?.[0];
    await ana.goto(`${home}/community/questions/${id}`);
    await ana.getByRole("button", { name: "Mark as the likely solution" }).click();
    await ana.getByText("Likely the solution").first().waitFor();
    await ana.goto(conversation);
    const card = ana.getByRole("region", { name: "Answered on the portal" });
    await card.getByText(known).first().waitFor();
    await picture(ana, "five-6-pass-on");
    await card.getByRole("button", { name: "Pass it on" }).click();
    const onSquare = async () => (await (await fetch(`${stage.url}/square/brunnwerk`)).text()).split(known).length - 1;
    await until("the answer on the square", async () => (await onSquare()) > 0);
    await ana.waitForTimeout(2_500);
    expect(await onSquare()).toBe(1);
  });

  test("its ripple stands under it at the desk, and opens who it was", async () => {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`${stage.url}/square/brunnwerk`);
    const post = visitor.getByRole("article").filter({ hasText: known }).first();
    await post.getByText(/or like by name/).click();
    await post.getByLabel("As", { exact: true }).last().fill("Lena Brandt");
    await post.getByRole("button", { name: "Like", exact: true }).last().click();
    await post.getByRole("button", { name: /^Like · \d/ }).waitFor();
    await visitor.context().close();
    const ripple = ana.getByRole("log").getByRole("button", { name: /^Ripple \d+: .*liked/ });
    await ripple.first().click({ timeout: 120_000 });
    await ana.getByRole("dialog").getByText("Lena Brandt").first().waitFor();
    await ana.keyboard.press("Escape");
  });

  test("it becomes an article in one gesture", async () => {
    tom = await (await signIn(stage, browser, login("Tom Aldous"))).newPage();
    await tom.goto(conversation);
    const answer = tom.getByRole("log").getByRole("article").filter({ hasText: known }).last();
    await answer.getByRole("button", { name: "Article" }).click();
    await tom.waitForURL(/\/knowledge\/[0-9a-f-]{36}/);
    await tom.getByText(known).first().waitFor();
    await picture(tom, "five-7-article");
  });

  test("an idea is shipped, and each backer is told once or held with the reason", async () => {
    await tom.goto(`${home}/ideas`);
    await tom
      .getByRole("link", { name: /Quiet mode at six/ })
      .first()
      .click();
    await tom.getByRole("button", { name: "Decide" }).first().click();
    const decide = tom.getByRole("dialog");
    await decide.getByLabel("State").click();
    await tom.getByRole("option", { name: "Shipped" }).click();
    await decide.getByLabel("Public answer").fill("App 2.5 has it: Settings, Morning, Quiet pump.");
    await decide.getByRole("button", { name: "Save" }).click();
    await tom.getByRole("button", { name: /^Tell (them|\d+) now/ }).click();
    await tom
      .getByRole("dialog")
      .getByRole("button", { name: /^Tell (them|\d+) now/ })
      .click();
    await tom
      .getByText(/\d+ told/)
      .first()
      .waitFor();
    await tom
      .getByText(/\d+ held/)
      .first()
      .waitFor();
    await picture(tom, "five-8-told");
  });

  test("Dora's ledger has lines that open her answers", async () => {
    await dora.goto(`${portal}/me/points`);
    await dora.getByText("Accepted answer").first().waitFor();
    await picture(dora, "five-9-points");
  });

  const asked = "@brunnwerk How often do I have to descale my Piko in hard water?";

  test("a rule leaves what fits by itself: made, looked at, switched on, and named where it did so", async () => {
    await tom.goto(`${home}/community/leaving`);
    await tom.getByRole("button", { name: "New rule" }).first().click();
    const form = tom.getByRole("dialog");
    await form.getByRole("textbox", { name: "Name" }).fill("Questions about the Piko");
    await form.getByLabel("Topic matches").click();
    await tom.getByRole("option", { name: "Piko", exact: true }).click();
    await form.getByLabel("Customer’s intent").click();
    await tom.getByRole("option", { name: "Question", exact: true }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    await tom.getByRole("button", { name: "What would it have left?" }).click();
    await tom.getByText(/\d+ of the last \d+ public conversations/).waitFor();
    const on = tom.getByRole("switch", { name: "Rule Questions about the Piko is on" });
    expect(await on.isChecked()).toBe(false);
    await on.press("Space");
    await until("the rule is on", () => on.isChecked());
    await onSquareAs("Pia Nash", asked);
    await ana.goto(`${home}/inbox?view=community`);
    await ana.getByRole("link", { name: /Pia Nash/ }).click();
    const card = ana.getByRole("region", { name: "Left to the community" });
    await card.getByText("Waits for the community").waitFor();
    await card.getByText("left by the rule “Questions about the Piko”").waitFor();
  });

  test("the article that answers it is offered in the composer, and put there with a tracked link", async () => {
    const title = "How often to descale the Piko and the Duo";
    await ana.getByRole("button", { name: new RegExp(title) }).click();
    const reply = ana.getByRole("textbox", { name: "Reply" });
    await until("the link in the reply", async () => (await reply.inputValue()).includes(`${title}: ${portal}/l/`));
  });

  test("a peer's answer on the network is proposed after a thank-you, confirmed, and undone", async () => {
    await onSquareAs("Hal Ostrow", "Every two months, with citric acid.", asked);
    await onSquareAs("Pia Nash", "That did it, thank you!", asked);
    const card = ana.getByRole("region", { name: "Left to the community" });
    await card.getByText("Answered by a peer?").waitFor();
    await card.getByText("Every two months").waitFor();
    await card.getByRole("button", { name: "Yes, resolve it" }).click();
    await ana.getByText("Resolved: answered by Hal Ostrow.").waitFor();
    await card.getByText("Answered by Hal Ostrow", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Undo" }).click();
    await ana.getByText("It is open again.").waitFor();
  });

  /** Says it on the public page as anybody would; `answers` names the post it stands under. */
  async function onSquareAs(name: string, words: string, answers?: string): Promise<void> {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`${stage.url}/square/brunnwerk`);
    const under = answers ? visitor.getByRole("article").filter({ hasText: answers }).first() : visitor;
    if (answers) await under.getByText("Answer", { exact: true }).first().click();
    await under.getByLabel("Post as").first().fill(name);
    await under
      .getByRole("textbox", { name: answers ? "Answer" : "What is happening?" })
      .first()
      .fill(words);
    await under
      .getByRole("button", { name: answers ? "Answer" : "Post", exact: true })
      .first()
      .click();
    await visitor.getByText(words, { exact: true }).first().waitFor();
    await visitor.context().close();
  }

  test("no page broke its policy or threw", () => {
    expect(faults).toEqual([]);
  });
});
