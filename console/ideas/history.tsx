import type { IdeaDetail } from "@earshot/contract/ideas.ts";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import entries from "../shell/entries.module.css";
import { ScrollRegion } from "../shell/scroll-region.tsx";

/** Every state an idea came into, newest first, with the words of that moment. */
export function History({ idea }: { idea: IdeaDetail }) {
  const { t } = useTranslation("ideas");
  return (
    <ScrollRegion label={t("page.history")}>
      {idea.changes.map((change) => (
        <div key={change.id} className={entries.entry}>
          <div className={entries.line}>
            <b>
              {change.from
                ? t("history.moved", { from: t(`state.${change.from}`), to: t(`state.${change.to}`) })
                : t("history.made")}
            </b>
            {change.by && <span className={entries.quiet}>{change.by}</span>}
            <Ago at={change.at} className={entries.quiet} />
            {change.telling && change.telling.counts.sent > 0 && (
              <span className={entries.quiet}>{t("history.told", { count: change.telling.counts.sent })}</span>
            )}
          </div>
          {change.answer && <p dir="auto">{change.answer}</p>}
        </div>
      ))}
    </ScrollRegion>
  );
}
