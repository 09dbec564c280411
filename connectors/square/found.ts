export type Found = {
  mentions: { handle: string; start: number; end: number }[];
  links: { url: string; start: number; end: number }[];
  tags: string[];
};

/** The mentions, links and tags that stand in a text, with their places in code points. Nothing stands inside a link. */
export function found(text: string): Found {
  const all: Found = { mentions: [], links: [], tags: [] };
  let unit = 0;
  let point = 0;
  const pointAt = (target: number) => {
    for (; unit < target; point += 1) unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
    return point;
  };
  for (const { 0: whole, index, groups = {} } of text.matchAll(sigils)) {
    const { link, handle, tag } = groups;
    if (link !== undefined) {
      const url = trimmed(link);
      if (URL.canParse(url)) all.links.push({ url, start: pointAt(index), end: pointAt(index + url.length) });
    } else if (handle !== undefined) {
      all.mentions.push({ handle, start: pointAt(index), end: pointAt(index + whole.length) });
    } else if (tag !== undefined) {
      all.tags.push(tag);
    }
  }
  return all;
}

/** A link, else a handle or tag that does not go on from a word, as in a mail address. */
const sigils =
  /(?<link>\bhttps?:\/\/[^\s\p{Cc}<>"]+)|(?<![\p{L}\p{M}\p{N}_@#/.])(?:@(?<handle>[\p{L}\p{M}\p{N}_]{1,40})(?![\p{L}\p{M}\p{N}_])|#(?<tag>[\p{L}\p{M}\p{N}_]+))/giu;

/** Without the punctuation of the sentence around it; a bracket that the address opened itself stays. */
function trimmed(link: string): string {
  let url = link;
  for (;;) {
    const last = url.at(-1) ?? "";
    if (!/[.,;:!?'"»«”“)\]}]/.test(last)) return url;
    if (last === ")" && url.split("(").length >= url.split(")").length) return url;
    url = url.slice(0, -1);
  }
}
