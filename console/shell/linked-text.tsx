import { Fragment } from "react";

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** Plain text with its web addresses as links; line breaks are kept by the style around it. */
export function LinkedText({ text }: { text: string }) {
  const parts: Array<{ at: number; text: string; link: boolean }> = [];
  let end = 0;
  for (const found of text.matchAll(address)) {
    if (found.index > end) parts.push({ at: end, text: text.slice(end, found.index), link: false });
    parts.push({ at: found.index, text: found[0], link: true });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ at: end, text: text.slice(end), link: false });
  return parts.map((part) =>
    part.link ? (
      <a key={part.at} href={part.text} target="_blank" rel="noopener noreferrer nofollow ugc">
        {part.text}
      </a>
    ) : (
      <Fragment key={part.at}>{part.text}</Fragment>
    ),
  );
}
