import { textRules } from "@earshot/connectors/square/measure.ts";
import type { Context } from "#server/context.ts";
import { escapeHtml } from "#server/net/sanitize.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import type { SquareRow } from "./store.ts";
import { squareStyle } from "./style.ts";

export type SquarePage = {
  slug: string;
  name: string;
  own: { handle: string };
  /** oldest first */
  posts: SquareRow[];
  pictures: Record<string, string>;
  nonce: string;
  context: Context;
};

const cast = ["Dora Quist", "Hal Ostrow", "Noor Haddad", "Lena Brandt", "Samir Cole", "Yuki"];

/** The pretend network as its visitors see it: threads, newest first, with forms that need no script. */
export function squarePage(
  page: SquarePage,
  { saidPrivately, answers }: { saidPrivately: boolean; answers: number },
): string {
  const threads = new Map<string, SquareRow[]>();
  for (const post of page.posts) threads.set(post.root_id, [...(threads.get(post.root_id) ?? []), post]);
  const newestFirst = [...threads.values()].reverse();
  const said = saidPrivately
    ? `<p role="status">Your private message was sent. Only ${escapeHtml(page.name)} sees it.</p>`
    : "";
  return whole(
    page,
    `<p>A pretend network. What is posted here reaches ${escapeHtml(page.name)}’s inbox like any other network; write <b>@${escapeHtml(page.own.handle)}</b> to address them.</p>`,
    `${said}${composer(page, null)}
${newestFirst.length === 0 ? '<p class="empty">Nobody has said anything yet. Be the first.</p>' : newestFirst.map((thread) => section(page, thread, answers)).join("\n")}`,
  );
}

/** One thread, where the addresses of its posts lead. */
export function threadPage(page: SquarePage): string {
  const back = `<p><a href="/square/${page.slug}">Everything on the square of ${escapeHtml(page.name)}</a></p>`;
  return whole(page, back, section(page, page.posts));
}

function whole(page: SquarePage, introduction: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The square of ${escapeHtml(page.name)}</title>
<style nonce="${page.nonce}">${squareStyle}</style>
</head>
<body>
<header><h1>The square</h1>${introduction}</header>
<main>
${content}
</main>
</body>
</html>`;
}

function section(page: SquarePage, [first, ...answers]: SquareRow[], most = answers.length): string {
  if (!first) return "";
  const newest = most > 0 ? answers.slice(-most) : [];
  const older =
    newest.length < answers.length
      ? `<p><a href="/square/${page.slug}/posts/${first.root_id}">Earlier answers</a></p>`
      : "";
  return `<section class="thread">${article(page, first)}${older}${newest.map((post) => article(page, post)).join("")}</section>`;
}

function article(page: SquarePage, post: SquareRow): string {
  const answers = post.parent_id !== null;
  const head = `<p class="by"><b><bdi>${escapeHtml(post.name)}</bdi></b> <span>@<bdi>${escapeHtml(post.handle)}</bdi></span> · <a href="/square/${page.slug}/posts/${post.root_id}#post-${post.id}"><time datetime="${post.created_at.toISOString()}">${post.created_at.toISOString().slice(0, 16).replace("T", " ")}</time></a>${post.edited_at ? " · edited" : ""}</p>`;
  if (post.deleted_at) {
    return `<article id="post-${post.id}" class="${answers ? "answer" : ""} gone">${head}<p>This post was deleted.</p></article>`;
  }
  const picture = post.picture
    ? `<img src="${escapeHtml(mediaUrl(page.context, post.picture))}" alt="${escapeHtml(post.picture_alt ?? "")}">`
    : "";
  const at = `/square/${page.slug}/posts/${post.id}`;
  const ours = post.handle === page.own.handle;
  return `<article id="post-${post.id}" class="${answers ? "answer" : ""}${ours ? " ours" : ""}">${head}
<p class="text" dir="auto">${escapeHtml(post.text)}</p>${picture}${post.quotes_id ? `<p><a href="/square/${page.slug}/posts/${post.quotes_id}#post-${post.quotes_id}">The post it quotes</a></p>` : ""}
<div class="acts">
<form method="post" action="${at}/like"><button>Like${post.likes ? ` · ${post.likes}` : ""}</button></form>
<details><summary>Share${post.reposts ? ` · ${post.reposts}` : ""}, or like by name</summary>${asWho(post.id, `${at}/repost`, "Share")}${asWho(post.id, `${at}/like`, "Like")}</details>
${
  ours
    ? ""
    : `<details><summary>Edit</summary><form method="post" action="${at}/edit"><label>Text<textarea name="text" required maxlength="${textRules.limit}">${escapeHtml(post.text)}</textarea></label><button>Save</button></form></details>
<form method="post" action="${at}/delete"><button>Delete</button></form>`
}
<details><summary>Answer</summary>${composer(page, post)}</details>
<details><summary>Quote</summary>${composer(page, null, post)}</details>
</div></article>`;
}

const asWho = (id: string, action: string, act: string): string =>
  `<form method="post" action="${action}" class="composer"><label>As <input name="as" required maxlength="60" list="cast-${id}" autocomplete="off"></label>
<div class="row"><button class="primary">${act}</button></div></form>`;

function composer(page: SquarePage, parent: SquareRow | null, quotes: SquareRow | null = null): string {
  const list = parent ? `cast-${parent.id}` : quotes ? `cast-quote-${quotes.id}` : "cast";
  return `<form method="post" action="/square/${page.slug}/posts" class="composer">
<input type="hidden" name="parentId" value="${parent?.id ?? ""}"><input type="hidden" name="quotesId" value="${quotes?.id ?? ""}">
<label>Post as <input name="as" required maxlength="60" list="${list}" autocomplete="off" placeholder="Dora Quist, or a name of your own"></label>
<datalist id="${list}">${cast.map((name) => `<option value="${escapeHtml(name)}">`).join("")}</datalist>
<label>${parent ? "Answer" : quotes ? "Your words to it" : "What is happening?"}<textarea name="text" required maxlength="${textRules.limit}" dir="auto"></textarea></label>
${
  parent
    ? ""
    : `<div class="row"><label>Picture <select name="picture"><option value="">none</option>${Object.entries(
        page.pictures,
      )
        .map(([file, alt]) => `<option value="${file}">${escapeHtml(alt)}</option>`)
        .join("")}</select></label>
<label>Who sees it <select name="visibility"><option value="public">Everybody</option><option value="direct">Only ${escapeHtml(page.name)} (private message)</option></select></label></div>`
}
<button class="primary">${parent ? "Answer" : quotes ? "Quote" : "Post"}</button>
</form>`;
}
