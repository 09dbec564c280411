import { getPost } from "@earshot/contract/posts.ts";
import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useKeys } from "../shell/use-keys.ts";
import styles from "./post-pane.module.css";
import { PostView } from "./post-view.tsx";

type Props = { id: string | undefined; onClose: () => void };

/**
 * One post beside the list, with everything that is kept of it. It lies over the list's edge and leaves it usable, so
 * that J and K go through the posts while it is open; its parent is the positioned box it fills.
 */
export function PostPane({ id, onClose }: Props) {
  const { t } = useTranslation(["listen", "shell"]);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = id !== undefined;
  const post = useQuery({ ...get(getPost, { params: { id: id ?? "" } }), enabled: shown });
  useKeys(t("title"), [{ keys: "escape", label: t("keys.close"), run: onClose }], shown);
  useEffect(() => {
    if (!shown) return;
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [shown]);
  if (!shown) return null;
  return (
    <aside className={styles.pane} aria-labelledby="post-title">
      <header className={styles.head}>
        <h2 id="post-title" ref={heading} tabIndex={-1}>
          {post.data ? t(`kindTitle.${post.data.kind}`) : t("post.one")}
        </h2>
        <ActionIcon size="lg" aria-label={t("shell:actions.close")} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className={styles.body} tabIndex={0} aria-labelledby="post-title">
        {post.isError ? (
          <ProblemNote error={post.error} onRetry={() => void post.refetch()} />
        ) : post.data ? (
          <PostView post={post.data} />
        ) : (
          <RowsSkeleton rows={4} />
        )}
      </section>
    </aside>
  );
}
