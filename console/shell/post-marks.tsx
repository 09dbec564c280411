import { getPost, type Post } from "@earshot/contract/posts.ts";
import { Loader, Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import styles from "./post-marks.module.css";
import { ProblemNote } from "./problem-note.tsx";
import { useWorkspace } from "./workspace.ts";

/** "edited", which opens what it said before, and "Deleted at the source". */
export function PostMarks({ post }: { post: Pick<Post, "id" | "editedAt" | "deletedAt" | "text"> }) {
  const { t } = useTranslation("shell");
  const { format } = useWorkspace();
  return (
    <>
      {post.editedAt ? <Edited post={post} /> : null}
      {post.deletedAt ? (
        <span className={styles.deleted} title={t("post.deletedAt", { at: format.exact(post.deletedAt) })}>
          {t("post.deleted")}
        </span>
      ) : null}
    </>
  );
}

function Edited({ post }: { post: Pick<Post, "id" | "editedAt" | "text"> }) {
  const { t } = useTranslation("shell");
  const { format } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const detail = useQuery({ ...get(getPost, { params: { id: post.id } }), enabled: opened });
  return (
    <Popover opened={opened} onChange={setOpened} width={360} position="bottom-start" trapFocus shadow="md">
      <Popover.Target>
        <button
          type="button"
          className={styles.edited}
          onClick={() => setOpened((was) => !was)}
          aria-label={t("post.editedAt", { at: format.exact(post.editedAt ?? "") })}
        >
          {t("post.edited")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <section aria-label={t("post.versions")} className={styles.versions} tabIndex={-1}>
          {detail.isPending ? <Loader size="sm" /> : null}
          {detail.isError ? <ProblemNote error={detail.error} onRetry={() => void detail.refetch()} /> : null}
          {detail.data?.revisions.map((revision) => (
            <section key={revision.n}>
              <h4>{t("post.versionAt", { at: format.short(revision.seenAt) })}</h4>
              <p dir="auto">{revision.text}</p>
            </section>
          ))}
          {detail.data ? (
            <section>
              <h4>{t("post.now")}</h4>
              <p dir="auto">{detail.data.text}</p>
            </section>
          ) : null}
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}
