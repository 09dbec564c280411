import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vectors as everyVector } from "../vectors.ts";
import { type Blog, openBlog } from "./blog.ts";
import { noBrowser, openBrowser } from "./browser.ts";
import { type Desk, enter } from "./enter.ts";
import { hostileElements, putHostileImage, reportViolations, scrollThrough, walk } from "./in-page.ts";
import { openStage, type Stage, until } from "./stage.ts";

/** Those a post has room for; the longest ones are about the sanitizer's time. */
const vectors = everyVector.filter(({ html }) => html.length < 1_900);
/** One line, as names and titles are, and no longer than they may be. */
const short = (html: string, most: number) => html.replace(/\p{Cc}+/gu, " ").slice(0, most);
/** Nothing of XML may end what a feed's field holds. */
const escaped = (html: string) => html.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const inAddress = (html: string) => encodeURI(html.toWellFormed()).slice(0, 500);
/** Answers in one conversation, as many as a thread shows at once. */
const perThread = 45;
/** Every so many entries of the feed open a conversation; in drawers all of them are looked at. */
const feedStep = 3;
const groups = Math.ceil(vectors.length / perThread);

describe.skipIf(noBrowser)("T-34 T-35 T-36: hostile markup on every screen", { timeout: 180_000 }, () => {
  let stage: Stage;
  let blog: Blog;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  /** every call of earshotPwned() in any frame or window */
  let executions: string[];
  /** what the Content-Security-Policy had to stop: the second door, which should have nothing to do */
  let reports: string[];

  beforeAll(async () => {
    blog = await openBlog();
    blog.items.push(...vectors.map(({ html }, at) => feedItem(html, at)));
    [stage, browser] = await Promise.all([openStage({ EARSHOT_ALLOW_PRIVATE_HOSTS: blog.host }), openBrowser()]);
    desk = await enter(stage, browser);
    await seed();
    executions = [];
    reports = [];
    await desk.context.exposeBinding("earshotPwned", ({ page: where }) => executions.push(where.url()));
    await desk.context.exposeBinding("cspReport", (_source, report: string) => reports.push(report));
    await desk.context.addInitScript(reportViolations);
    page = await desk.context.newPage();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.stop();
    blog?.close();
  }, 180_000);

  test("an address that is no web address is refused by the API", async () => {
    for (const url of ["javascript:earshotPwned()", "data:text/html,<script>earshotPwned()</script>", "vbscript:x"]) {
      await expect(desk.api("POST", "/posts", { text: "vector", url }), url).rejects.toThrow(/ 400 /);
    }
  });

  test("the inbox: every row, every thread", async () => {
    await page.goto(`${desk.home}/inbox?view=all&sort=oldest`);
    await page.locator("[data-conversations] [data-id]").first().waitFor();
    const threads = await page.evaluate(walk, "[data-thread]");
    // What came through the API and the square stands in few threads, each entry of the feed in its own.
    const entries = Math.ceil(vectors.length / feedStep);
    expect(threads.steps).toBe(entries + 2 * groups);
    expect(threads.posts).toBe(entries + 2 * vectors.length + groups);
    await nothingRan();
  });

  test("the stream of posts, and each post in its drawer", async () => {
    const { items } = await desk.api("GET", "/posts?q=slowpour&limit=1");
    await page.goto(`${desk.home}/listen/posts?q=slowpour&post=${items[0].id}`);
    await page.locator("aside [data-post]").waitFor();
    await page.getByRole("feed").getByRole("article").first().waitFor();
    expect((await page.evaluate(walk, "aside")).steps).toBe(vectors.length);
    await nothingRan();
  });

  test("authors, an author's timeline, topics, channels and the square", async () => {
    const authors = await desk.api("GET", "/posts?q=author:rex&limit=1");
    for (const place of [
      `people/authors/${authors.items[0].author.id}`,
      "people/authors?all=true",
      "listen",
      "listen/topics",
      "channels",
      "settings/canned-replies",
    ]) {
      await page.goto(`${desk.home}/${place}`);
      const hostile = page.getByText(/earshotPwned|Vector/).filter({ visible: true });
      await until(`${place} shows a vector`, async () => (await hostile.count()) > 0, 20_000);
      await page.evaluate(scrollThrough);
      await nothingRan();
    }
    await page.goto(`${stage.url}/square`);
    expect(await page.getByRole("article").count()).toBe(vectors.length + groups);
    await nothingRan();
  });

  test("the same watch sees what would run", async () => {
    await expect(page.evaluate(putHostileImage)).rejects.toThrow(/TrustedHTML/);
    await until("the report", async () => reports.some((report) => report.startsWith("require-trusted-types-for")));
    const unguarded = await desk.context.browser()!.newContext({ bypassCSP: true });
    let ran = 0;
    await unguarded.exposeBinding("earshotPwned", () => ran++);
    const open = await unguarded.newPage();
    await open.goto(`${stage.url}/square`);
    await open.evaluate(putHostileImage);
    await until("the call", async () => ran > 0);
  });

  async function seed(): Promise<void> {
    await desk.api("POST", "/topics", {
      name: short(`Vector ${vectors[0]?.html}`, 200),
      query: "vector",
      opensConversations: true,
    });
    await desk.api("POST", "/canned-replies", { name: "Vector", text: "<img src=x onerror=earshotPwned()>" });
    await desk.api("POST", "/channels", {
      connector: "feed",
      name: "<img src=x onerror=earshotPwned()>",
      settings: { url: `${blog.url}/feed.xml` },
    });
    await desk.api("POST", "/channels", { connector: "square", name: "The square", settings: {} });
    await desk.api(
      "POST",
      "/posts",
      vectors.map(({ html }, at) => apiPost(html, at)),
    );
    // All of one author, for the timeline; not the topic's word, so that they open nothing.
    await desk.api(
      "POST",
      "/posts",
      vectors.map(({ html }, at) => rexPost(html, at)),
    );
    await fillSquare();
    const all = async (q: string) => (await desk.api("GET", `/posts?q=${q}&limit=200`)).items.length;
    await until("the feed's posts", async () => (await all("slowpour")) === vectors.length);
    await until("the square's posts", async () => (await all("plaza")) === vectors.length + groups);
  }

  async function fillSquare(): Promise<void> {
    const say = (fields: Record<string, string>) =>
      fetch(`${stage.url}/square/brunnwerk/posts`, { method: "POST", body: new URLSearchParams(fields) });
    for (let from = 0; from < vectors.length; from += perThread) {
      await say({ as: "Opener", text: "@brunnwerk plaza: answers below" });
      const shown = await (await fetch(`${stage.url}/square`)).text();
      const parentId = /id="post-([0-9a-f-]{36})"/.exec(shown)?.[1] ?? "";
      const answers = vectors.slice(from, from + perThread).map(async ({ html }) => {
        // The square takes no NUL and 500 characters.
        const text = [...`plaza ${html}`.replaceAll("\0", "")].slice(0, 500).join("");
        const answer = await say({ as: short(html, 60), text, parentId });
        if (!answer.ok) throw new Error(`The square refused ${html}: ${answer.status} ${await answer.text()}`);
      });
      await Promise.all(answers);
    }
  }

  async function nothingRan(): Promise<void> {
    expect(executions).toEqual([]);
    expect(reports).toEqual([]);
    expect(await page.evaluate(hostileElements)).toEqual([]);
    expect(desk.context.pages().length, "no other window opened").toBe(1);
    expect(new URL(page.url()).origin).toBe(stage.url);
  }
});

/** Days ago and a minute later for each, so that every post has a time of its own by which a walk knows it. */
const ago = (days: number, at: number) =>
  new Date(Math.floor(Date.now() / 1_000) * 1_000 - days * 86_400_000 + at * 61_000);

/** A feed's entry with the vector in every field that is shown: title, author, link, text. */
function feedItem(html: string, at: number): string {
  return `<item><guid>slowpour-${at}</guid><pubDate>${ago(2, at).toUTCString()}</pubDate><title>${at % feedStep ? "Entry" : "Vector"} ${at} ${escaped(html)}</title><dc:creator>${escaped(html)}</dc:creator>
<link>${at % 2 ? "javascript:earshotPwned()" : `https://slowpour.example/${escaped(inAddress(html))}`}</link>
<content:encoded>${escaped(`<p>slowpour ${at}</p>${html}`)}</content:encoded></item>`;
}

/** A post of the API in the thread of its group, with the vector in every field. */
function apiPost(html: string, at: number) {
  const group = Math.floor(at / perThread);
  return {
    text: `Vector ${at} ${html}`,
    html: `<p>Vector ${at}</p>${html}`,
    title: short(`Vector ${at} ${html}`, 500),
    network: "forum",
    externalId: `vector-${at}`,
    ...(at % perThread === 0 ? {} : { inReplyTo: `vector-${group * perThread}` }),
    url: `https://forum.example/${inAddress(html)}`,
    author: { handle: short(html, 200), name: short(html, 200) },
    postedAt: ago(1, at).toISOString(),
    media: [{ url: "https://forum.example/x.png", alt: html.slice(0, 2_000) }],
    raw: html,
  };
}

/** The same by one author, whose timeline shows them all. */
function rexPost(html: string, at: number) {
  return {
    text: `Rex ${html}`,
    html,
    network: "forum",
    externalId: `rex-${at}`,
    postedAt: ago(3, at).toISOString(),
    author: { handle: "rex", name: "Rex <img src=x onerror=earshotPwned()>" },
  };
}
