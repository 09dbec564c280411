import type { Post } from "@earshot/contract/posts.ts";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PostCard } from "./post-card.tsx";
import styles from "./thread.module.css";

/** The public tree above or beside the conversation, folded to one line. */
export function Around({ kind, posts }: { kind: "above" | "beside"; posts: Post[] }) {
  const { t } = useTranslation("inbox");
  const [opened, setOpened] = useState(false);
  const lead = posts.at(kind === "above" ? -1 : 0);
  const Shape = opened ? IconChevronDown : IconChevronRight;
  return (
    <section className={styles.around}>
      <button type="button" onClick={() => setOpened((was) => !was)} aria-expanded={opened}>
        <Shape size={15} aria-hidden style={{ flex: "none" }} />
        <span className={styles.aroundCount}>{t(`thread.${kind}`, { count: posts.length })}</span>
        {opened || !lead ? null : (
          <span className={styles.aroundLead} dir="auto">
            {lead.author?.name ? `${lead.author.name}: ` : ""}
            {lead.text}
          </span>
        )}
      </button>
      {opened ? (
        <div className={styles.aroundPosts}>
          {posts.map((post) => (
            <PostCard key={post.id} post={post} reply={null} />
          ))}
        </div>
      ) : null}
    </section>
  );
}
