import type { Page } from "playwright-core";
import { until } from "./stage.ts";

declare const window: { watchedRows: { last: number } };
declare const requestAnimationFrame: (run: (at: number) => void) => void;

type Walk = {
  /** the list's box, over which the wheel turns */
  place: string;
  /** number of the list's last row */
  end: number;
};

/** Turns the wheel over a list until its last row is on screen, a bit more than a screen at a time. */
export async function turnWheel(page: Page, { place, end }: Walk): Promise<void> {
  await page.locator(place).first().hover();
  await reach(page, end, () => page.mouse.wheel(0, 900));
}

/** Presses a key until the last row is on screen. */
export async function pressOn(page: Page, key: string, { end }: Pick<Walk, "end">): Promise<void> {
  await reach(page, end, () => page.keyboard.press(key));
}

async function reach(page: Page, end: number, move: () => Promise<void>): Promise<void> {
  let last = -1;
  // At the end of what is loaded nothing moves until the next rows have come.
  for (let still = 0; last < end && still < 400; ) {
    await move();
    const now = await page.evaluate(afterFrame);
    still = now > last ? 0 : still + 1;
    last = now;
  }
  await until(`row ${end} is on screen`, async () => (await page.evaluate(afterFrame)) >= end);
}

/** Runs in the page: the last row that was seen, when what was moved is drawn. */
async function afterFrame(): Promise<number> {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  return window.watchedRows.last;
}
