import type { Post } from "@earshot/contract/posts.ts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { LinkedText } from "./linked-text.tsx";
import { Media } from "./media.tsx";
import styles from "./post-body.module.css";
import { safeHtml } from "./safe-html.ts";

/** What a post says, as it came: title, markup or text in its own direction, pictures in place. */
export function PostBody({
  post,
}: {
  post: Pick<Post, "title" | "text" | "html" | "lang" | "media" | "placeholder" | "deletedAt">;
}) {
  const { t } = useTranslation("shell");
  const html = useMemo(() => (post.html ? safeHtml(post.html) : null), [post.html]);
  if (post.placeholder) return <p className={styles.absent}>{t("post.placeholder")}</p>;
  const silent = !post.text.trim() && !html && !post.title && post.media.length === 0;
  return (
    <div className={styles.body} lang={post.lang ?? undefined}>
      {post.title ? (
        <p className={styles.title} dir="auto">
          {post.title}
        </p>
      ) : null}
      {silent && !post.deletedAt ? <p className={styles.absent}>{t("post.noText")}</p> : null}
      {html ? (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized by the server and again by safeHtml
        <div className={styles.html} dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
      ) : (
        <div className={styles.text} dir="auto">
          <LinkedText text={post.text} />
        </div>
      )}
      {post.media.length > 0 ? <Media media={post.media} /> : null}
    </div>
  );
}
