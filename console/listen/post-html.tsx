import { useMemo } from "react";
import { safeHtml } from "../shell/safe-html.ts";
import styles from "./listen.module.css";

/** A post's HTML, sanitized by the server and once more here; pictures stand below it, through the proxy. */
export function PostHtml({ html }: { html: string }) {
  const clean = useMemo(() => safeHtml(html), [html]);
  if (clean === null) return null;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized by the server and again by safeHtml
  return <div className={styles.body} dir="auto" dangerouslySetInnerHTML={{ __html: clean }} />;
}
