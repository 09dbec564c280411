import { ActionIcon, Button } from "@mantine/core";
import { IconPencil, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./understanding.module.css";

/** What can be done to all chosen posts together. */
export function ChosenBar({
  count,
  onCorrect,
  onClear,
}: {
  count: number;
  onCorrect: () => void;
  onClear: () => void;
}) {
  const { t } = useTranslation("understanding");
  return (
    <section className={styles.chosen} aria-label={t("correct.chosen", { count })}>
      <strong role="status">{t("correct.chosen", { count })}</strong>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPencil size={15} aria-hidden />}
        aria-haspopup="dialog"
        onClick={onCorrect}
      >
        {t("correct.many")}
      </Button>
      <ActionIcon size={28} onClick={onClear} aria-label={t("correct.clear")} title={t("correct.clear")}>
        <IconX size={16} />
      </ActionIcon>
    </section>
  );
}
