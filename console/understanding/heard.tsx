import { useTranslation } from "react-i18next";
import { type Said, Why } from "./signal-chips.tsx";
import styles from "./understanding.module.css";

/** All that is said of a post, what is usual too, each with its reasons. */
export function Heard({ post }: { post: Said }) {
  const { t } = useTranslation("understanding");
  if (post.deletedAt) return null;
  if (post.signals === null) return <p className={styles.model}>{t("notYet")}</p>;
  return (
    <ul className={styles.list}>
      {post.signals.map((signal) => (
        <li key={`${signal.field} ${signal.value}`}>
          <Why signal={signal} post={post} />
        </li>
      ))}
    </ul>
  );
}
