/**
 * What runs inside a page, handed to page.evaluate(). It is sent as text: it sees nothing of this module, and of the
 * browser only what is declared here.
 */
type Box = { scrollHeight: number; clientHeight: number; scrollTop: number };
type Mark = Box & {
  outerHTML: string;
  dataset: Record<string, string | undefined>;
  attributes: ArrayLike<{ name: string; value: string }>;
  matches(selector: string): boolean;
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
  insertAdjacentHTML(where: "beforeend", html: string): void;
};
declare const document: {
  documentElement: Mark & { scrollWidth: number };
  body: Mark;
  createElement(name: string): object;
  querySelector(selector: string): Mark | null;
  querySelectorAll(selector: string): Iterable<Mark>;
  createTreeWalker(root: Mark, what: number): { nextNode(): boolean; currentNode: Text };
  getAnimations(): { finished: Promise<unknown>; effect: { getComputedTiming(): { endTime: unknown } } | null }[];
  addEventListener(type: "securitypolicyviolation", listener: (event: Violation) => void): void;
};
type Text = { textContent: string; parentElement: (Mark & { closest(selector: string): Mark | null }) | null };
declare const localStorage: { setItem(key: string, value: string): void };
type Violation = { violatedDirective: string; blockedURI: string; sample: string };
declare const navigator: { serviceWorker: { ready: Promise<unknown> } };
declare const caches: {
  keys(): Promise<string[]>;
  open(name: string): Promise<{ keys(): Promise<{ url: string }[]> }>;
};
declare const innerWidth: number;
declare const location: { href: string };
declare const requestAnimationFrame: (run: (at: number) => void) => void;
declare const KeyboardEvent: new (type: string, init: object) => object;
declare const cspReport: (report: string) => void;

export function isDrawn(image: { naturalWidth: number }): boolean {
  return image.naturalWidth > 0;
}

/** Marks the document at the first call; later, whether it is still the same one. */
export function sameDocument(): boolean {
  const marked = document.documentElement.dataset.sameDocument === "yes";
  document.documentElement.dataset.sameDocument = "yes";
  return marked;
}

/** By how many pixels the page is wider than the screen. */
export function tooWide(): number {
  return document.documentElement.scrollWidth - innerWidth;
}

/** Tells the exposed cspReport() what the Content-Security-Policy stops from now on. */
export function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) =>
    cspReport(`${event.violatedDirective} ${event.blockedURI} ${event.sample} at ${location.href}`),
  );
}

/**
 * Presses J until nothing new comes. Each step waits until the first post within `place` is one it has not seen there.
 * Answers how many steps it went, and how many posts stood on the screens it passed.
 */
export async function walk(place: string): Promise<{ steps: number; posts: number }> {
  const look = () => document.querySelector(`${place} [data-post]`)?.dataset.post ?? "";
  const isNew = () => look() !== "" && !seen.has(look());
  const seen = new Set([look()].filter((id) => id !== ""));
  const posts = new Set<string>();
  // The first J may choose what is open already, and at a page's end the next one is still on its way.
  for (let misses = 0; misses < 2; ) {
    for (const post of document.querySelectorAll(`${place} [data-post]`)) posts.add(post.dataset.post ?? "");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true }));
    const end = performance.now() + 4_000;
    while (!isNew() && performance.now() < end) await new Promise(requestAnimationFrame);
    misses = isNew() ? 0 : misses + 1;
    if (isNew()) seen.add(look());
  }
  return { steps: seen.size, posts: posts.size };
}

/** Waits until what fades or moves has come to rest. */
export async function stillness(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const short = document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().endTime) < 2_000);
  await Promise.allSettled(short.map(({ finished }) => finished));
}

/** Every scrolling box of the page is scrolled to its end, so that long lists draw all their rows. */
export async function scrollThrough(): Promise<void> {
  const boxes = [...document.querySelectorAll("*")].filter((box) => box.scrollHeight > box.clientHeight + 50);
  for (const box of boxes) {
    for (let top = 0; top < Math.min(box.scrollHeight, 30_000); top += 1_500) {
      box.scrollTop = top;
      await new Promise(requestAnimationFrame);
    }
  }
}

/** Whatever no screen of ours holds: handlers in attributes, frames, addresses that are scripts. */
export function hostileElements(): string[] {
  const never =
    "iframe, object, embed, base, meta[http-equiv], frameset, applet, math, marquee, [srcdoc], [formaction]";
  const isScript = /^[\s\p{Cc}]*(?:javascript|vbscript|data:(?!image\/(?:png|gif|svg)))/iu;
  return [...document.querySelectorAll("*")]
    .filter(
      (element) =>
        element.matches(never) ||
        Array.from(element.attributes).some(
          ({ name, value }) =>
            /^on/i.test(name) || (/^(?:href|src|action|xlink:href|data|poster)$/i.test(name) && isScript.test(value)),
        ),
    )
    .map((element) => element.outerHTML.slice(0, 200));
}

/** What comes of markup that a script sets by itself. */
export function setMarkup(): string {
  try {
    document.body.insertAdjacentHTML("beforeend", "<b>set</b>");
    return "taken";
  } catch (error) {
    return String(error);
  }
}

/** What comes of a script that a script adds. */
export function setScript(): string {
  try {
    Object.assign(document.createElement("script"), { src: "/set.js" });
    return "taken";
  } catch (error) {
    return String(error);
  }
}

export function putHostileImage(): void {
  document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="earshotPwned()">');
}

/** Before the page's own scripts: the language in which nothing is left as it was written. */
export function speakPseudo(): void {
  localStorage.setItem("earshot.language", "en-XA");
}

/**
 * Texts on screen that did not go through a translation. Left out: names and data (bdi, dir=auto, translate=no, code,
 * inputs), what a connector says of itself (lang), times, what carries no letters.
 */
export function untranslated(): string[] {
  const found = new Set<string>();
  const data =
    'bdi, [dir="auto"], [translate="no"], :not(html)[lang], code, time, kbd, option, [role="option"], textarea, script, style, noscript';
  const showText = 4;
  const walker = document.createTreeWalker(document.body, showText);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    if (/\p{L}{2}/u.test(text) && !text.startsWith("⟦") && parent?.closest(data) === null) found.add(text);
  }
  const told = ["aria-label", "title", "placeholder", "alt"];
  for (const element of document.querySelectorAll(told.map((name) => `[${name}]`).join(", "))) {
    for (const name of told) {
      const text = element.getAttribute(name) ?? "";
      if (/\p{L}{2}/u.test(text) && !text.includes("⟦") && !element.matches(`:is(${data}), :is(${data}) *`)) {
        found.add(`${name}="${text}"`);
      }
    }
  }
  return [...found];
}

export async function workerReady(): Promise<void> {
  await navigator.serviceWorker.ready;
}

/** What the browser keeps for the console beyond the tab: the paths in every cache, and localStorage as text. */
export async function keptHere(): Promise<{ caches: string[]; local: string }> {
  const paths: string[] = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
  }
  return { caches: paths, local: JSON.stringify({ ...localStorage }) };
}
