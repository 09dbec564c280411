import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vectors } from "../../tests/vectors.ts";
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, escapeHtml, sanitizeHtml } from "./sanitize.ts";

interface Element {
  name: string;
  attribs: Record<string, string>;
}

/** The parser that sanitize-html itself depends on, asked for a second opinion on the result. */
const { Parser } = createRequire(createRequire(import.meta.url).resolve("sanitize-html"))("htmlparser2") as {
  Parser: new (handler: {
    onopentag(name: string, attribs: Record<string, string>): void;
    oncomment(): void;
  }) => { end(html: string): void };
};

function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  const parser = new Parser({
    onopentag: (name, attribs) => elements.push({ name, attribs }),
    oncomment: () => elements.push({ name: "#comment", attribs: {} }),
  });
  parser.end(html);
  return elements;
}

/**
 * A closed grammar: every `<` begins a known tag with quoted, known attributes; every tag is closed in order. What fits
 * is read alike by every HTML parser.
 */
function grammarFault(html: string): string | null {
  const open: string[] = [];
  let rest = 0;
  const token = /<(\/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)( \/)?>|[^<>]+/y;
  while (rest < html.length) {
    token.lastIndex = rest;
    const match = token.exec(html);
    if (!match) return `not a token: ${html.slice(rest, rest + 60)}`;
    rest = token.lastIndex;
    const [, closing, tag, attributes, selfClosed] = match;
    if (tag === undefined) continue;
    if (!ALLOWED_TAGS.includes(tag)) return `tag ${tag}`;
    for (const [, name = ""] of attributes?.matchAll(/ ([a-z]+)=/g) ?? []) {
      if (![...(ALLOWED_ATTRIBUTES[tag] ?? []), ...(ALLOWED_ATTRIBUTES["*"] ?? [])].includes(name))
        return `${tag} ${name}`;
    }
    if (closing) {
      if (open.pop() !== tag) return `</${tag}> out of order`;
    } else if (!selfClosed) open.push(tag);
  }
  return open.length > 0 ? `not closed: ${open}` : null;
}

function expectHarmless(source: string): void {
  const { html, links, images } = sanitizeHtml(source);
  expect(grammarFault(html)).toBeNull();
  for (const { name, attribs } of elementsOf(html)) {
    expect(ALLOWED_TAGS).toContain(name);
    for (const attribute of Object.keys(attribs)) {
      expect([...(ALLOWED_ATTRIBUTES[name] ?? []), ...(ALLOWED_ATTRIBUTES["*"] ?? [])]).toContain(attribute);
    }
    if (name === "a") {
      expect(attribs.href).toMatch(/^(https?:\/\/[^@/?#]+([/?#]|$)|mailto:)/);
      expect(attribs.rel).toBe("noopener nofollow ugc");
      expect(attribs.target).toBe("_blank");
    }
  }
  for (const { href } of links) expect(href).toMatch(/^(https?:|mailto:)/);
  for (const { src } of images) expect(src).toMatch(/^https?:/);
  // A cut source may have grown past the cut by its escapes and end tags.
  if (html.length <= 100_000 && html.split("<").length <= 20_000) expect(sanitizeHtml(html).html === html).toBe(true);
}

describe("T-34 T-35 T-36 vectors", () => {
  it("has at least 60, each with a name of its own", () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    expect(vectors.length).toBeGreaterThanOrEqual(60);
  });

  it.each(vectors)("$name", ({ html }) => expectHarmless(html));

  it.each(vectors)("$name, inside other markup", ({ html }) => {
    expectHarmless(`<p>before <a href="https://a.example">${html}</a></p><ul><li>${html}`);
    expectHarmless(`<p title="${html}">x</p>`);
    expectHarmless(`<img alt='${html}' src=https://a.example/x.png><!-- ${html} -->${html}`);
  });

  it("notices a sanitizer that lets something through", () => {
    expect(grammarFault('<p onclick="x">')).not.toBeNull();
    expect(grammarFault("<svg></svg>")).not.toBeNull();
    expect(grammarFault("<p>")).not.toBeNull();
  });
});

describe("T-34 properties", () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      ..."p a b div span svg math style script img table tr td ul li ol pre br select option template noscript title textarea h1 h7 x-y form iframe"
        .split(" ")
        .flatMap((tag) => [
          `<${tag}>`,
          `</${tag}>`,
          `<${tag} `,
          `<${tag}/>`,
          `<${tag} href="https://a.example" onclick=x()>`,
        ]),
    ),
    fc.constantFrom(
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      "<",
      ">",
      '"',
      "'",
      "`",
      "=",
      "/",
      "&",
      ";",
      "\0",
      "\t",
    ),
    fc.constantFrom(
      " href=javascript:x()",
      ' src="https://a.example/x"',
      " onerror=x()",
      " style=display:none",
      "&lt;script&gt;",
      "&#0;",
      "&#x3c;b",
      "&amp;lt;",
    ),
    fc.constantFrom(
      '<a href="https://a.example"><span class="invisible">https://</span><span class="ellipsis">x</span></a>',
    ),
    fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => `<a href='${url}'>x</a>`),
    fc.string({ unit: "binary", maxLength: 12 }),
    vectors.length ? fc.constantFrom(...vectors.map(({ html }) => html.slice(0, 400))) : fc.constant(""),
  );
  const soup = fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join(""));

  it.each([
    "<p><h7 href='https://a.example'><p>x</p>",
    "<p><span><p>x</p>",
    "<li><span><li>x",
    "<p><img src=https://a.example/x.png><b><p>x",
    "<p hidden><p>x</p><h7><p>y",
  ])("%s is sanitized once and for all", (html) => expectHarmless(html));

  it("only allowed elements and attributes, well nested, and sanitizing twice changes nothing", () => {
    fc.assert(fc.property(soup, expectHarmless), { numRuns: 500 });
  });

  it("pure text survives as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { html, text: plain } = sanitizeHtml(`<p>${escapeHtml(text)}</p>`);
        const expected = text
          .replace(/[\u00ad\u007f]/g, "")
          .replace(/[ \t\n\r\f]+/g, " ")
          .replaceAll("\u00a0", " ")
          .trim();
        expect(plain).toBe(expected);
        expect(grammarFault(html)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe("text, links and pictures", () => {
  const text = (html: string) => sanitizeHtml(html).text;

  it("breaks lines where a reader sees them broken", () => {
    expect(text("<p>one</p><p>two<br>three</p>four")).toBe("one\n\ntwo\nthree\n\nfour");
    expect(text("a<br><br>b<br/>")).toBe("a\n\nb");
    expect(text("<div>a</div>\n  <div> b   c\n d </div>")).toBe("a\nb c d");
    expect(text("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>x")).toBe("• a\n• b\n• c\n\nx");
    expect(text("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>")).toBe("a\tb\n1\t2");
    expect(text("x<pre>a\n  b\n\nc</pre>y")).toBe("x\n\na\n  b\n\nc\n\ny");
    expect(text("<b>bo</b>ld <i>and</i> <em>on</em>")).toBe("bold and on");
  });

  it("decodes entities once", () => {
    expect(text("AT&amp;T &lt;b&gt; &quot;q&quot; &#39;s&#39; &hellip; &eacute; &#128512; &amp;lt; a&nbsp;b")).toBe(
      `AT&T <b> "q" 's' … é 😀 &lt; a b`,
    );
  });

  it("drops what nobody sees", () => {
    expect(text("a<span hidden>b</span><div style='DISPLAY : none'>c<p>d</p></div>e")).toBe("ae");
    expect(text("a<i style='visibility:hidden'>b</i><i style='opacity:0.0'>c</i><i style='opacity:0.5'>d</i>")).toBe(
      "ad",
    );
    expect(
      text("a<script>b</script><style>c</style><noscript>d</noscript><title>e</title><svg><text>f</text></svg>g"),
    ).toBe("ag");
    expect(text("soft&shy;hyphen")).toBe("softhyphen");
  });

  it("reads abbreviated links: whole in the text, short on the screen", () => {
    const {
      html,
      text: plain,
      links,
    } = sanitizeHtml(
      '<p>See <a href="https://brunnwerk.example/notes/filters?x=1&amp;y=2" class="u"><span class="invisible">https://www.</span><span class="ellipsis">brunnwerk.example/notes</span><span class="invisible">/filters?x=1&amp;y=2</span></a>!</p>',
    );
    expect(plain).toBe("See https://www.brunnwerk.example/notes/filters?x=1&y=2!");
    expect(html).toContain(">brunnwerk.example/notes…</a>!</p>");
    expect(links).toEqual([
      { href: "https://brunnwerk.example/notes/filters?x=1&y=2", text: "brunnwerk.example/notes…" },
    ]);
    expect(sanitizeHtml('<span class="invisible">kept outside of links</span>').html).toBe("kept outside of links");
  });

  it("keeps web and mail links only, absolute, without credentials, names in punycode", () => {
    const hrefs = (html: string, baseUrl?: string) => sanitizeHtml(html, { baseUrl }).links.map(({ href }) => href);
    expect(hrefs('<a href="/x">r</a><a href="y">r</a><a href="#z">r</a>')).toEqual([]);
    expect(hrefs('<a href="/x">r</a><a href="javascript:1">r</a>', "https://b.example/p/")).toEqual([
      "https://b.example/x",
    ]);
    expect(hrefs('<a href="https://bank.example:pw@evil.example/">x</a>')).toEqual(["https://evil.example/"]);
    expect(hrefs('<a href="https://аpple.example/">x</a>')).toEqual(["https://xn--pple-43d.example/"]);
    expect(hrefs('<a href="mailto:a@b.example?bcc=c@d.example">x</a>')).toEqual(["mailto:a@b.example"]);
    expect(hrefs(`<a href="https://a.example/${"x".repeat(3000)}">x</a>`)).toEqual([]);
  });

  it("takes pictures out and returns them, without trackers", () => {
    const { html, images } = sanitizeHtml(
      `<p>x<img src="https://a.example/1.png" alt="a &quot;cup&quot;"><img src="/2.png">` +
        `<img src="https://t.example/p.gif" width=1 height=1><img src="https://t.example/q.gif" style="width:1px">` +
        `<img src="https://t.example/r.gif" style="display:none"><div hidden><img src="https://t.example/s.gif"></div>` +
        `<img src="data:image/gif;base64,R0lGOD"><img src="https://a.example/3.png" width="100" style="width:100%"></p>`,
      { baseUrl: "https://a.example/post" },
    );
    expect(images).toEqual([
      { src: "https://a.example/1.png", alt: 'a "cup"' },
      { src: "https://a.example/2.png", alt: "" },
      { src: "https://a.example/3.png", alt: "" },
    ]);
    // The parser ends the paragraph at the div, and reads the stray end tag as an empty one, as browsers do.
    expect(html).toBe("<p>x</p><p></p>");
  });

  it("keeps direction and language, lowers headings", () => {
    expect(sanitizeHtml('<h1 dir="RTL" lang="ar">س</h1>').html).toBe('<h3 dir="rtl" lang="ar">س</h3>');
  });
});

describe("T-35 T-58 T-71 size and poison", () => {
  it("reads the first 100,000 code points, never half a pair", () => {
    const { text } = sanitizeHtml("😀".repeat(150_000));
    expect([...text]).toHaveLength(100_000);
    expect(text.isWellFormed()).toBe(true);
  });

  it("leaves no NUL, control character or lone surrogate", () => {
    const { html, text } = sanitizeHtml("a\0b\ud800c&#0;&#1;\u0007d<a href='https://a.example/\ud800\0'>\udc00</a>");
    for (const result of [html, text]) {
      expect(result.isWellFormed()).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(result).not.toMatch(/[\0-\x08\x0b\x0e-\x1f\x7f]/);
    }
  });

  it("keeps at most 256 levels, and the text below them", () => {
    const { html, text } = sanitizeHtml(`${"<b>".repeat(5000)}deep`);
    expect(html.match(/<b>/g)).toHaveLength(256);
    expect(text).toBe("deep");
  });

  it.each([
    ["<", "<"],
    ["(", "("],
    ["&", "&"],
    [">", ">"],
    ["space", " "],
    ["nested", "<b>"],
    ["nested, half closed", "<b><i></b>"],
    ["wrong ends", "<i></x>"],
    ["unclosed attribute", '<a href="'],
    ["unclosed comments", "<!--"],
    ["links", "<a href=http://a.example>"],
    ["hidden", "<svg>"],
    ["abbreviations", '<a href=http://a.example><span class="invisible">'],
    ["styles", '<p style="display '],
    ["pictures", "<img src=http://a.example/x>"],
    ["trackers", "<img src=http://a width=1>"],
    ["hidden parts", "<p hidden>x</p>"],
  ])("1 MB of %s is sanitized in time that grows with its length", (_name, unit) => {
    // What grows with the square takes minutes, which the test's own limit ends.
    expectHarmless(unit.repeat(Math.ceil(1_000_000 / unit.length)));
  });

  it("takes anything", () => {
    for (const odd of [
      "",
      " ",
      "\0",
      "<",
      "</",
      "<>",
      "<a",
      "</a>",
      "&",
      "&#",
      "&#x110000;",
      "]]>",
      "<!",
      "<!-",
      "<?",
    ]) {
      expectHarmless(odd);
    }
  });
});

it("escapeHtml makes text of markup", () => {
  expect(escapeHtml(`<a href="x" b='y'>&</a>`)).toBe("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
});
