import type { Insight } from "@earshot/contract/insights.ts";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { DecideForm } from "./decide-form.tsx";
import { Formula } from "./formula.tsx";
import { InsightEvidence } from "./insight-evidence.tsx";
import { InsightSentence } from "./insight-sentence.tsx";
import styles from "./insights.module.css";

/** One insight: its sentence, why it seems so, what was decided. */
export function InsightCard({ insight, large = false }: { insight: Insight; large?: boolean }) {
  const { t } = useTranslation("insights");
  const { can, format } = useWorkspace();
  const [deciding, setDeciding] = useState(false);
  const { decision, owner, note, outcome, decidedBy, decidedAt } = insight;
  return (
    <article className={styles.card}>
      <p className={large ? styles.sentence : styles.line}>
        <InsightSentence insight={insight} />
      </p>
      <p className={styles.small}>
        <Formula
          label={t("spike.howFound")}
          formula={t("spike.formula", {
            peak: format.number(insight.peak),
            usual: format.number(Math.round(insight.usual * 100) / 100),
            deviations: format.number(Math.round(insight.deviations * 10) / 10),
          })}
        />
        <span>{t("spike.noticed", { at: format.short(insight.noticedAt) })}</span>
        <span>
          {decision && decidedBy !== null && decidedAt !== null
            ? t("decide.by", { decision: t(`decide.${decision}`), name: decidedBy, at: format.short(decidedAt) })
            : t("decide.open_state")}
        </span>
        {owner ? <span>{t("decide.ownerIs", { name: owner.name })}</span> : null}
      </p>
      {note ? (
        <p className={styles.note} dir="auto">
          {note}
        </p>
      ) : null}
      {outcome ? (
        <p className={styles.note} dir="auto">
          {t("decide.outcomeIs", { outcome })}
        </p>
      ) : null}
      <InsightEvidence insight={insight} />
      {can("insights:decide") ? (
        <Button size="compact-sm" variant="default" onClick={() => setDeciding(true)}>
          {t(decision ? "decide.change" : "decide.open")}
        </Button>
      ) : null}
      {deciding ? <DecideForm insight={insight} onClose={() => setDeciding(false)} /> : null}
    </article>
  );
}
