import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem.ts";
import styles from "./problem-note.module.css";

/** What went wrong, in place, with the way to try again. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <div role="alert" className={styles.note}>
      <IconAlertTriangle size={18} aria-hidden />
      <p>{sentenceOf(error)}</p>
      {onRetry ? (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t("actions.retry")}
        </Button>
      ) : null}
    </div>
  );
}
