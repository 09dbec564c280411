import type { IdeaDetail } from "@earshot/contract/ideas.ts";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import styles from "./ideas.module.css";

/** Every state an idea came into, newest first, with the words of that moment. */
export function History({ idea }: { idea: IdeaDetail }) {
  const { t } = useTranslation("ideas");
  return (
    <ScrollRegion label={t("page.history")}>
      {idea.changes.map((change) => (
        <div key={change.id} className={styles.entry}>
          <div className={styles.line}>
            <b>
              {change.from
                ? t("history.moved", { from: t(`state.${change.from}`), to: t(`state.${change.to}`) })
                : t("history.made")}
            </b>
            {change.by && <span className={styles.quiet}>{change.by}</span>}
            <Ago at={change.at} className={styles.quiet} />
            {change.telling && change.telling.counts.sent > 0 && (
              <span className={styles.quiet}>{t("history.told", { count: change.telling.counts.sent })}</span>
            )}
          </div>
          {change.answer && <p dir="auto">{change.answer}</p>}
        </div>
      ))}
    </ScrollRegion>
  );
}
