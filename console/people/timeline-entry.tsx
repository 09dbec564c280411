import type { TimelineEntry } from "@earshot/contract/timeline.ts";
import {
  IconArrowBackUp,
  IconBolt,
  IconLink,
  IconMessage,
  IconMessageCircle,
  IconNote,
  IconQuestionMark,
  IconReceipt,
  IconShieldCheck,
  IconStar,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PostRow } from "../listen/post-row.tsx";
import { Ago } from "../shell/ago.tsx";
import styles from "./people.module.css";

/** One line of a timeline: what it is, what it says, who brought it about; opens beside the list. */
export function EntryLine({ entry, onOpen }: { entry: TimelineEntry; onOpen: () => void }) {
  const { t } = useTranslation("people");
  const Shape = iconOf(entry);
  const { post } = entry;
  return (
    <div className={styles.entry} data-kind={entry.kind}>
      <span className={styles.entryIcon} title={t(`timeline.${entry.kind}`)}>
        <Shape size={16} role="img" aria-label={t(`timeline.${entry.kind}`)} />
      </span>
      {post ? (
        <div className={styles.entryPost}>
          <PostRow post={post} onOpen={onOpen} />
        </div>
      ) : (
        <button type="button" className={styles.entryLine} onClick={onOpen}>
          <span className={styles.entryText}>
            <span className={styles.prewrap} dir="auto">
              {entry.summary}
            </span>
            <SourceBadge entry={entry} />
          </span>
          <Ago at={entry.at} className={styles.when} />
        </button>
      )}
    </div>
  );
}

/** Who brought an entry about: a teammate by name, a program, an import, Earshot itself. */
export function SourceBadge({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation("people");
  if (entry.source === null && entry.by === null) return null;
  return (
    <span className={styles.sub}>
      {[entry.source && t(`source.${entry.source}`), entry.by].filter(Boolean).join(" · ")}
    </span>
  );
}

function iconOf({ kind, post }: TimelineEntry) {
  if (kind === "reply") return IconArrowBackUp;
  if (kind === "note") return IconNote;
  if (kind === "purchase") return IconReceipt;
  if (kind === "link") return IconLink;
  if (kind === "consent") return IconShieldCheck;
  if (kind === "event") return IconBolt;
  if (post?.kind === "review") return IconStar;
  if (post?.kind === "question") return IconQuestionMark;
  if (post?.kind === "message" || post?.kind === "mail") return IconMessage;
  return IconMessageCircle;
}
