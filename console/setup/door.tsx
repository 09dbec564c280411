import { IconEar, IconInbox, IconUsers } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "../shell/title.ts";
import styles from "./door.module.css";

/** The page before the console: a form, and on wide screens what is behind it. */
export function Door({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useTranslation("setup");
  useTitle(title);
  const points = [
    { icon: IconEar, text: t("points.listen") },
    { icon: IconUsers, text: t("points.people") },
    { icon: IconInbox, text: t("points.inbox") },
  ];
  return (
    <div className={styles.door}>
      <main id="main" className={styles.form}>
        <p className={styles.brand}>
          <img src="/assets/earshot-1.svg" alt="" width={28} height={28} />
          Earshot
        </p>
        <h1>{title}</h1>
        {lead ? <p className={styles.lead}>{lead}</p> : null}
        {children}
      </main>
      <aside className={styles.beside}>
        <p className={styles.tagline}>{t("tagline")}</p>
        <ul>
          {points.map(({ icon: Shape, text }) => (
            <li key={text}>
              <Shape size={20} stroke={1.6} aria-hidden />
              {text}
            </li>
          ))}
        </ul>
      </aside>
    </div>
  );
}
