import DOMPurify from "dompurify";
import { useMemo } from "react";
import styles from "./listen.module.css";

/** Apart from any other user of DOMPurify on the page, because its hooks are shared by instance. */
const purify = DOMPurify(window);
purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer nofollow");
});

const allowed = {
  ALLOWED_TAGS: [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
  ],
  ALLOWED_ATTR: ["href", "lang", "dir", "target", "rel"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
};

/** A post's HTML, sanitized by the server and once more here; pictures stand below it, through the proxy. */
export function PostHtml({ html }: { html: string }) {
  const clean = useMemo(() => purify.sanitize(html, allowed), [html]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized on the line above
  return <div className={styles.body} dir="auto" dangerouslySetInnerHTML={{ __html: clean }} />;
}
