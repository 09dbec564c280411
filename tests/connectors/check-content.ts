import { expect, test } from "vitest";
import type { Bench } from "./suite.ts";

const hostile = `<p onclick="alert(1)">Safe words</p><script>alert(2)</script><style>p{color:red}</style>
<img src=x onerror=alert(3)><img src="https://spy.example/p.gif" width="1" height="1">
<a href="javascript:alert(4)">one</a> <a href="java\tscript:alert(5)">two</a>
<iframe srcdoc="<script>alert(6)</script>"></iframe><svg><animate onbegin=alert(7)></svg>`;

export function checkContent(bench: Bench): void {
  test("contract 24: links and mentions stand where their words stand, counted in code points", async () => {
    const { peer, reader } = bench;
    const around = "☕👩‍🔬 مرحبا é नमस्ते ";
    if (!peer.can.html) {
      await peer.publish({ text: `${around}https://brunnwerk.example/e7?a=1&b=2 👍 و https://ostra.example/x.` });
      const [plain] = await reader.posts();
      expect(plain?.links.map(({ url, start, end }) => [url, [...plain.text].slice(start, end).join("")])).toEqual([
        ["https://brunnwerk.example/e7?a=1&b=2", "https://brunnwerk.example/e7?a=1&b=2"],
        ["https://ostra.example/x", "https://ostra.example/x"],
      ]);
      return;
    }
    await peer.publish({
      html: `<p>${around}<a href="https://brunnwerk.example/e7?a=1&amp;b=2">the <b>E7</b> guide 👍</a> و https://ostra.example/x.</p>`,
    });
    const [post] = await reader.posts();
    const points = [...(post?.text ?? "")];
    const shown = (post?.links ?? []).map(({ url, start, end }) => [url, points.slice(start, end).join("")]);
    expect(shown).toEqual([
      ["https://brunnwerk.example/e7?a=1&b=2", "the E7 guide 👍"],
      ["https://ostra.example/x", "https://ostra.example/x"],
    ]);
    for (const { handle, start, end } of post?.mentions ?? []) {
      expect(points.slice(start, end).join("")).toContain(handle.split("@").find(Boolean));
    }
  });

  test("contract 25: no script, style, handler, script address or tracking pixel outlives the sanitizer", async () => {
    const { peer, reader } = bench;
    if (!peer.can.html) {
      await peer.publish({ text: hostile });
      // Where nothing is HTML, markup is words: kept as they are, and never told as HTML.
      expect(await reader.posts()).toMatchObject([{ text: hostile, html: null, media: [] }]);
      return;
    }
    await peer.publish({ html: hostile });
    const [post] = await reader.posts();
    const clean = reader.ctx.sanitize(post?.html ?? "");
    for (const text of [post?.text ?? "", clean.html]) {
      expect(text).toContain("Safe words");
      expect(text).not.toMatch(/alert|script|onerror|onclick|color:red|iframe|svg/i);
    }
    const addresses = [...(post?.links ?? []), ...(post?.media ?? [])].map(({ url }) => url);
    for (const address of addresses) expect(address).toMatch(/^https?:/);
    expect(addresses.join(" ")).not.toContain("spy.example");
  });

  test("contract 26: our own posts are known by the account, and where there is none nobody is taken for us", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Not ours", author: "Samir Cole" });
    if (peer.can.own) await peer.publish({ text: "Ours", own: true });
    const posts = await reader.posts();
    const own = posts.filter(
      (post) => post.author !== null && post.author.externalId === reader.ctx.account?.externalId,
    );
    expect(own.map(({ text }) => text)).toEqual(peer.can.own ? ["Ours"] : []);
    expect(reader.ctx.account === null).toBe(reader.connector.account === undefined);
    expect(own.every((post) => !post.addressed)).toBe(true);
  });

  test("contract 27: no secret stands in a log line, an error or a raw payload", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Brunnwerk" });
    const kept: unknown[] = [await reader.read()];
    for (const status of [401, 403, 429, 500]) {
      peer.answer({ status, body: "no" });
      kept.push(
        await reader.read().catch((error: Error) => `${error.stack} ${JSON.stringify(error)} ${error.message}`),
      );
      peer.calm();
    }
    const all = JSON.stringify([kept, reader.ctx.logged, reader.cursors()]);
    for (const secret of peer.secrets) expect(all).not.toContain(secret);
    expect(peer.secrets).toEqual(expect.arrayContaining(Object.values(peer.credentials)));
  });

  test("contract 30: kinds and fields that nobody knows are kept raw and hurt nothing", async () => {
    const { peer, reader } = bench;
    await peer.publish({ text: "Known" });
    const mark = await peer.strange();
    const events = await reader.read();
    expect(events.filter((event) => event.type === "post").map(({ post }) => post.text)).toEqual(["Known"]);
    expect(events.some((event) => "raw" in event && event.raw.includes(mark))).toBe(true);
  });
}
