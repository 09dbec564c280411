import type { Author } from "@earshot/contract/posts.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./listen.module.css";

/** Name and handle of whoever wrote it, cut rather than wrapped. */
export function AuthorName({ author }: { author: Author | null }) {
  const { t } = useTranslation("listen");
  if (!author) {
    return (
      <Text component="span" size="sm" c="dimmed" className={styles.author}>
        {t("post.nobody")}
      </Text>
    );
  }
  const handle = author.handle.startsWith("@") ? author.handle : `@${author.handle}`;
  return (
    <Text component="span" size="sm" className={styles.author}>
      <bdi className={styles.name}>{author.name || author.handle}</bdi>
      {author.handle && author.handle !== author.name && (
        <bdi className={styles.handle}>{author.handle.includes(" ") ? author.handle : handle}</bdi>
      )}
    </Text>
  );
}
