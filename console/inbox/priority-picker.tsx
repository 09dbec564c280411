import { IconFlag3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { useActs } from "./act.ts";
import { usePriorityChoices } from "./choices.tsx";
import { PickerButton } from "./picker-button.tsx";
import { PriorityMark } from "./priority-mark.tsx";
import type { PickerProps } from "./status-picker.tsx";

/** From urgent to none. */
export function PriorityPicker({ conversation, opened, onOpened, disabled }: PickerProps) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const priority = conversation.priority as 0 | 1 | 2 | 3 | 4;
  const choices = usePriorityChoices(priority);
  return (
    <Picker
      label={t("priority.label")}
      nothing=""
      opened={opened}
      onOpened={onOpened}
      width={200}
      choices={choices}
      onPick={(value) => acts.setPriority(conversation, Number(value))}
      target={
        <PickerButton disabled={disabled} opened={opened} onOpened={onOpened}>
          <span className="visually-hidden">{t("priority.label")}: </span>
          {priority === 0 || priority === 2 ? (
            <IconFlag3 size={16} stroke={1.7} aria-hidden />
          ) : (
            <PriorityMark priority={priority} />
          )}
          <span>{t(`priority.p${priority}`)}</span>
        </PickerButton>
      }
    />
  );
}
