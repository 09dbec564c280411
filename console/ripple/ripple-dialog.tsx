import { rippleParts } from "@earshot/contract/choices.ts";
import type { Ripple, RipplePart } from "@earshot/contract/ripple.ts";
import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { countOf } from "./parts.ts";
import styles from "./ripple.module.css";
import { RippleRows } from "./ripple-rows.tsx";

/** A ripple's figures, each of which shows exactly its rows. */
export function RippleDialog({
  ripple,
  part,
  onPart,
  onClose,
}: {
  ripple: Ripple;
  part: RipplePart;
  onPart: (part: RipplePart) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("ripple");
  const { t: shell } = useTranslation("shell");
  const { format } = useWorkspace();
  const parts = rippleParts.filter((each) => countOf(ripple, each) > 0 || each === part);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("line.total", { total: format.number(ripple.total) })}
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      <p className={styles.subject} dir="auto">
        {ripple.title}
      </p>
      <p className={styles.how}>{t("how.total")}</p>
      <fieldset className={styles.figures} aria-label={t("rows.figures")}>
        {parts.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.figure}
            aria-pressed={each === part}
            title={t(`how.${each}`)}
            onClick={() => onPart(each)}
          >
            <strong>{format.number(countOf(ripple, each))}</strong> {t(`part.${each}`)}
          </button>
        ))}
      </fieldset>
      <p className={styles.how}>{t(`how.${part}`)}</p>
      <RippleRows key={part} ripple={ripple} part={part} />
    </Modal>
  );
}
