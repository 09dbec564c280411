import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Choice } from "../shell/picker.tsx";
import styles from "./choice-sheet.module.css";

/** A list to choose from that rises from the lower edge, where the thumb is. */
export function ChoiceSheet({
  opened,
  title,
  choices,
  onPick,
  onClose,
}: {
  opened: boolean;
  title: string;
  choices: Choice[];
  onPick: (value: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("shell");
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      classNames={{ content: styles.sheet }}
      title={title}
      closeButtonProps={{ "aria-label": t("actions.close") }}
      transitionProps={{ duration: 120 }}
    >
      <ul className={styles.choices}>
        {choices.map((choice) => (
          <li key={choice.value}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={choice.chosen ?? false}
              onClick={() => {
                onClose();
                onPick(choice.value);
              }}
            >
              {choice.icon}
              <span>{choice.label}</span>
              {choice.hint && choice.hint.length > 2 && !choice.hint.startsWith("Shift") ? (
                <span className={styles.hint}>{choice.hint}</span>
              ) : null}
              {choice.chosen ? <span aria-hidden>✓</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
