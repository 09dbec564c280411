// node --import tsx bin/tour.ts: takes the pictures of the README, docs/pictures/, from the sample workspace.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { noBrowser, openBrowser, settled } from "../tests/journeys/browser.ts";
import { signIn } from "../tests/journeys/enter.ts";
import { openStage } from "../tests/journeys/stage.ts";

const folder = join(import.meta.dirname, "../docs/pictures");
const most = 250_000;

if (noBrowser) throw new Error(noBrowser);
mkdirSync(folder, { recursive: true });
const stage = await openStage({}, ["--demo"]);
const browser = await openBrowser();
try {
  const [, email, password] = /Ana Ribeiro \(.*?\): (\S+)\s+(\S+)/.exec(stage.said()) ?? [];
  const home = /(http\S+\/w\/[\w-]+)\/inbox/.exec(stage.said())?.[1];
  if (!email || !password || !home) throw new Error(`Start named no log-in for Ana:\n${stage.said()}`);
  const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;
  const phone = { ...wide, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true } as const;

  const desk = await (await signIn(stage, browser, { email, password }, wide)).newPage();
  await desk.goto(`${home}/inbox`);
  await desk
    .getByRole("link", { name: /Noor Haddad/ })
    .first()
    .click();
  await desk.getByRole("log").getByRole("img").first().waitFor();
  await take(desk, "inbox");
  await desk.emulateMedia({ colorScheme: "dark" });
  await take(desk, "inbox-dark");
  await desk.emulateMedia({ colorScheme: "light" });
  await desk.goto(`${home}/listen`);
  await desk.locator("canvas, svg[role='img']").first().waitFor();
  await take(desk, "listen");

  const hand = await (await signIn(stage, browser, { email, password }, phone)).newPage();
  await hand.goto(`${home}/inbox`);
  await take(hand, "inbox-phone");
} finally {
  await browser.close();
  await stage.stop();
}

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  // Charts and pictures are drawn after the data has come.
  await page.waitForTimeout(1_500);
  await page.mouse.move(0, 0);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  const { size } = statSync(path);
  if (size > most) throw new Error(`${path} has ${size} bytes; a picture of the README has at most ${most}.`);
  console.log(`${path} ${size} bytes`);
}
