import type { Post } from "@earshot/contract/posts.ts";
import { IconTarget } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./understanding.module.css";

/** Topics, and words of one topic, that are told of a post. */
const most = 4;

/** The topics that a post satisfies, each with the words that matched, and the way to its query. */
export function MatchChips({ post }: { post: Pick<Post, "matches"> }) {
  const { t } = useTranslation("understanding");
  const { slug } = useWorkspace();
  const matches = post.matches.filter(({ endedAt }) => endedAt === null);
  if (matches.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t("matches")}>
      {matches.slice(0, most).map(({ topicId, topicName, words }) => (
        <li key={topicId}>
          <Link
            className={`${styles.chip} ${styles.match}`}
            to="/w/$workspace/listen/topics/$topicId"
            params={{ workspace: slug, topicId }}
            title={t("toTopic")}
          >
            <IconTarget size={13} stroke={1.9} aria-hidden />
            <span dir="auto">
              {[topicName, ...words.slice(0, most).map((word) => `\u201c${word}\u201d`)].join(" ")}
            </span>
          </Link>
        </li>
      ))}
      {matches.length > most ? (
        <li className={styles.model}>{t("moreTopics", { count: matches.length - most })}</li>
      ) : null}
    </ul>
  );
}
