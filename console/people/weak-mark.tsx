import { Tooltip } from "@mantine/core";
import { IconQuestionMark } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./people.module.css";

/** Known by a name only: two people of the same name would look like one. */
export function WeakMark() {
  const { t } = useTranslation("people");
  return (
    <Tooltip label={t("identity.weakHelp")} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <span className={styles.chip} data-tone="waiting">
        <IconQuestionMark size={11} aria-hidden /> {t("identity.weak")}
      </span>
    </Tooltip>
  );
}
