import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { until } from "./stage.ts";

const path = process.env.EARSHOT_CHROMIUM ?? "/usr/bin/chromium";

/** Why the browser journeys cannot run here, or null. `npm test` finds or installs the browser and says where it is. */
export const noBrowser: string | null =
  process.env.EARSHOT_TEST_BROWSER === "none"
    ? "no Chromium could be found or installed"
    : existsSync(path)
      ? null
      : `no Chromium at ${path}; run the whole of npm test, or set EARSHOT_CHROMIUM`;
if (noBrowser) console.warn(`Browser journeys are skipped: ${noBrowser}`);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
    ],
  });
}

/** What goes wrong inside a page from now on: uncaught errors, and what the Content-Security-Policy had to stop. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/i.test(message.text())) {
      faults.push(`${page.url()}: ${message.text()}`);
    }
  });
  return faults;
}

/** Waits until a page of the console shows what it has to show. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("main").or(page.getByRole("heading")).first().waitFor();
  const loading = page.locator('[aria-busy="true"], .mantine-Skeleton-root');
  await until(`${page.url()} has loaded`, async () => (await loading.count()) === 0);
}
