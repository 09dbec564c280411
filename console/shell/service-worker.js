// Keeps the console's own files, so that it opens without a line, and nothing else: what the API answers and what
// anybody wrote is never stored here. The build fills in which files.
const kept = "earshot-__VERSION__";
const assets = __ASSETS__;
/** Only names that change with their content. */
const hashed = /^\/assets\/[\w.-]+-[\w-]{6,}\.(?:js|css|woff2)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(kept);
      await cache.addAll(assets);
      // asked for without a cookie: the page is the same for everybody, with its policy and the nonce that fits it
      const page = await fetch("/", { credentials: "omit", cache: "reload" });
      if (page.ok && !page.redirected) await cache.put("/", page);
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const ours = url.pathname === "/" || url.pathname.startsWith("/w/") || url.pathname === "/sign-in";
    if (ours) event.respondWith(fetch(request).catch(async () => (await caches.match("/")) ?? Response.error()));
  } else if (hashed.test(url.pathname)) event.respondWith(asset(request));
});

async function asset(request) {
  const known = await caches.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const cache = await caches.open(kept);
    await cache.put(request.url, answer.clone()).catch(() => undefined);
  }
  return answer;
}
