import { acctOf, type FakeStatus } from "./mastodon-entities.ts";
import type { MastodonState } from "./mastodon-state.ts";

/** The public posts as a page for whoever walks the product by hand; null for every other address. */
export function pageOf(state: MastodonState, path: string): string | null {
  const [, name, id] = /^\/(?:@([^/]+)(?:\/(.+))?)?$/.exec(path) ?? [];
  if (path !== "/" && name === undefined) return null;
  const wanted = id === undefined ? null : decodeURIComponent(id);
  const isShown = (each: FakeStatus) =>
    each.visibility === "public" &&
    (name === undefined || acctOf(each.account) === name) &&
    (wanted === null || each.id === wanted);
  const posts = state.statuses.filter(isShown).toReversed();
  const items = posts.map((each) => {
    const to = each.inReplyTo ? ` to @${escaped(acctOf(each.inReplyTo.account))}` : "";
    return `<li><b>@${escaped(acctOf(each.account))}</b>${to}: ${escaped(each.text)}</li>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Kaffeeklatsch</title><ul>${items.join("\n")}</ul>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
