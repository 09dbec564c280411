import { IconFlag3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { useActs } from "./act.ts";
import styles from "./conversation-header.module.css";
import { PriorityMark } from "./priority-mark.tsx";
import type { PickerProps } from "./status-picker.tsx";

const levels = [4, 3, 2, 1, 0] as const;

/** From urgent to none. */
export function PriorityPicker({ conversation, opened, onOpened, disabled }: PickerProps) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const priority = conversation.priority as (typeof levels)[number];
  return (
    <Picker
      label={t("priority.label")}
      nothing=""
      opened={opened}
      onOpened={onOpened}
      width={200}
      choices={levels.map((level) => ({
        value: String(level),
        label: t(`priority.p${level}`),
        icon: (
          <span style={{ width: 16, display: "inline-grid" }}>
            <PriorityMark priority={level} />
          </span>
        ),
        chosen: level === priority,
      }))}
      onPick={(value) => acts.setPriority(conversation, Number(value))}
      target={
        <button
          type="button"
          className={styles.control}
          disabled={disabled}
          onClick={() => onOpened(!opened)}
          aria-haspopup="listbox"
          aria-expanded={opened}
        >
          <span className="visually-hidden">{t("priority.label")}: </span>
          {priority === 0 || priority === 2 ? (
            <IconFlag3 size={16} stroke={1.7} aria-hidden />
          ) : (
            <PriorityMark priority={priority} />
          )}
          <span>{t(`priority.p${priority}`)}</span>
        </button>
      }
    />
  );
}
