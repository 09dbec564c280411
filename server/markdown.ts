import MarkdownIt from "markdown-it";
import { type SanitizedHtml, sanitizeHtml } from "./net/sanitize.ts";

// No HTML of the writer's own; pictures are not shown, so their words stay as a link would.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false }).disable(["image"]);
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** What somebody wrote in Markdown, as harmless HTML and as plain text. Never throws; what is not Markdown stays as it is. */
export function readMarkdown(source: string): SanitizedHtml {
  return sanitizeHtml(markdown.render(source));
}
