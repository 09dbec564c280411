import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Face } from "../shell/face.tsx";
import { Picker } from "../shell/picker.tsx";
import { useActs } from "./act.ts";
import { useAssignChoices } from "./choices.tsx";
import { PickerButton } from "./picker-button.tsx";
import type { PickerProps } from "./status-picker.tsx";

/** Who looks after it: me first, then the team, then nobody. */
export function AssignPicker({ conversation, opened, onOpened, disabled }: PickerProps) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const { assignee } = conversation;
  const { choices, teammateOf } = useAssignChoices(assignee);
  return (
    <Picker
      label={t("assign.search")}
      nothing={t("assign.none")}
      opened={opened}
      onOpened={onOpened}
      choices={choices}
      onPick={(value) => acts.assign(conversation, teammateOf(value))}
      target={
        <PickerButton disabled={disabled} opened={opened} onOpened={onOpened}>
          <span className="visually-hidden">{t("assign.label")}: </span>
          {assignee ? <Face name={assignee.name} size={18} /> : <IconUserPlus size={16} stroke={1.7} aria-hidden />}
          <span>{assignee?.name ?? t("assign.unassigned")}</span>
        </PickerButton>
      }
    />
  );
}
