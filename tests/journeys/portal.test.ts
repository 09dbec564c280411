import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { communityRoutes } from "../../server/community/routes.ts";
import { createPortal } from "../../server/portal/create-portal.ts";
import { portalRoutes } from "../../server/portal/routes.ts";
import { portalPages } from "../../server/portal-pages.ts";
import { joinPortal, type TestMember } from "../members.ts";
import { openWorld, type World } from "../world.ts";
import { noBrowser, openBrowser, watchFaults } from "./browser.ts";
import { setMarkup } from "./in-page.ts";

describe.skipIf(noBrowser)("the portal in a browser", () => {
  let world: World;
  let portal: ReturnType<typeof createPortal>;
  let browser: Browser;
  let base: string;
  let noor: TestMember;
  let dora: TestMember;

  beforeAll(async () => {
    world = await openWorld({ capabilities: [portalRoutes, communityRoutes] });
    portal = createPortal(world.context, portalPages);
    await portal.listen({ host: "127.0.0.1", port: 0 });
    base = `http://127.0.0.1:${(portal.server.address() as AddressInfo).port}`;
    world.context.config.portalUrl = base;
    await world.request("POST", "/categories", { body: { name: "Piko" } });
    await world.request("PATCH", "/portal", { body: { name: "Brunnwerk community", color: "#8a3b12" } });
    await world.request("POST", "/portal/opening", { body: { overrideReason: "The cast is waiting." } });
    noor = await joinPortal(world, { name: "Noor Haddad", email: "noor@example.com" });
    dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await portal.close();
    await world.close();
  });

  async function openPage(
    as: TestMember | null,
    options: { javaScriptEnabled: boolean; dark?: boolean },
  ): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: options.javaScriptEnabled,
      colorScheme: options.dark ? "dark" : "light",
    });
    const [name = "", value = ""] = as?.cookie.split("=") ?? [];
    if (as) await context.addCookies([{ name, value, url: base }]);
    return context.newPage();
  }

  test("without JavaScript, on a phone: ask, answer, accept", async () => {
    const asking = await openPage(noor, { javaScriptEnabled: false });
    await asking.goto(base);
    await asking.getByRole("link", { name: "Ask a question" }).first().click();
    await asking.getByLabel("What do you want to know?").fill("Piko shows E7 after the update");
    await asking.getByLabel("Tell us more").fill("It **beeps** and stops.");
    await asking.getByLabel("Category").selectOption("Piko");
    await asking.getByRole("button", { name: "Publish the question" }).click();
    await asking.getByText("Your question is published.").waitFor();
    const answering = await openPage(dora, { javaScriptEnabled: false });
    await answering.goto(`${base}/search?q=beeps`);
    await answering.getByRole("link", { name: "Piko shows E7 after the update" }).click();
    await answering.getByLabel("Your answer").fill("Hold steam for five seconds.");
    await answering.getByRole("button", { name: "Publish the answer" }).click();
    await answering.getByText("Your answer is published.").waitFor();
    await asking.reload();
    await asking.getByRole("button", { name: "This solved it" }).click();
    await asking.getByText("Accepted answer").waitFor();
    const wide = await asking.locator("html").evaluate((page: { scrollWidth?: number }) => page.scrollWidth ?? 0);
    expect(wide).toBeLessThanOrEqual(390);
    await Promise.all([asking.context().close(), answering.context().close()]);
  });

  test("without JavaScript: what a visitor writes comes back after signing in, and is published by a button", async () => {
    const page = await openPage(null, { javaScriptEnabled: false });
    await page.goto(`${base}/questions/new`);
    await page.getByLabel("What do you want to know?").fill("Does yours hiss at six?");
    await page.getByLabel("Tell us more").fill("Mine does.");
    await page.getByRole("button", { name: "Publish the question" }).click();
    await page.getByText("What you wrote is kept for a day").waitFor();
    const back = new URL(page.url()).searchParams.get("returnTo") ?? "";
    const signedIn = await openPage(dora, { javaScriptEnabled: false });
    await signedIn.goto(base + back);
    await signedIn.getByRole("button", { name: "Publish it" }).click();
    await signedIn.getByText("Your question is published.").waitFor();
    await Promise.all([page.context().close(), signedIn.context().close()]);
  });

  test("every page is free of what axe finds, in light and dark, stays within its policy, and says while one types what was asked", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { body } = await world.request("GET", "/questions");
    const question = new URL(body.items[0].url).pathname;
    for (const dark of [false, true]) {
      const page = await openPage(noor, { javaScriptEnabled: true, dark });
      const faults = watchFaults(page);
      for (const path of [
        "/",
        "/about",
        "/questions",
        question,
        "/questions/new",
        "/search?q=steam",
        "/my-data",
        "/me",
        "/nothing",
      ]) {
        await page.goto(base + path);
        await page.evaluate(axe);
        const found = (await page.evaluate("axe.run()")) as { violations: { id: string; nodes: { html: string }[] }[] };
        const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
        expect([path, dark, told]).toEqual([path, dark, []]);
      }
      await page.goto(`${base}/questions/new`);
      await page.getByLabel("What do you want to know?").fill("My Piko shows E7 since the update");
      const hint = page.locator("#similar").getByRole("link", { name: "Piko shows E7 after the update" });
      await hint.waitFor();
      expect(faults).toEqual([]);
      expect(await page.evaluate(setMarkup), "T-39").toMatch(/TrustedHTML/);
      await page.context().close();
    }
  });
});
