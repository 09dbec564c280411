import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./composer.module.css";
import type { TextRules } from "./count-text.ts";

/** What is left, as the network counts it; said aloud when it runs short. */
export function Counter({ used, rules }: { used: number; rules: TextRules }) {
  const { t } = useTranslation("inbox");
  const { format } = useWorkspace();
  const left = rules.limit - used;
  const near = left < rules.limit * 0.1;
  const help = t("composer.counterHelp", {
    used: format.number(used),
    limit: format.number(rules.limit),
    unit: t(`composer.units.${rules.unit}`),
  });
  return (
    <span
      className={styles.counter}
      data-near={(near && left >= 0) || undefined}
      data-over={left < 0 || undefined}
      title={rules.linkLength === null ? help : `${help}, ${t("composer.linkHelp", { length: rules.linkLength })}`}
      role={near ? "status" : undefined}
    >
      {left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left })}
    </span>
  );
}
