import type { Note } from "@earshot/contract/inbox.ts";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import { LinkedText } from "../shell/linked-text.tsx";
import styles from "./thread.module.css";

/** A note: tinted, with a lock, never mistaken for a reply. */
export function NoteCard({ note }: { note: Note }) {
  const { t } = useTranslation("inbox");
  return (
    <article className={styles.note}>
      <header className={styles.who}>
        <IconLock size={14} stroke={2} role="img" aria-label={t("thread.note")} />
        <strong>{note.author?.name ?? ""}</strong>
        <span className={styles.meta}>{t("thread.note")}</span>
        <Ago at={note.createdAt} />
      </header>
      <div className={styles.text} dir="auto">
        <LinkedText text={note.text} />
      </div>
    </article>
  );
}
