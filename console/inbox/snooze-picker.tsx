import { IconBellZ } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { useActs } from "./act.ts";
import { useSnoozeChoices } from "./choices.tsx";
import { PickerButton } from "./picker-button.tsx";
import type { PickerProps } from "./status-picker.tsx";

/** Until when it sleeps: presets by the workspace's clocks, until they reply, or a time of one's own. */
export function SnoozePicker({
  conversation,
  opened,
  onOpened,
  disabled,
  onCustom,
}: PickerProps & { onCustom: () => void }) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const { choices, untilOf } = useSnoozeChoices(opened);
  return (
    <Picker
      label={t("snooze.label")}
      nothing=""
      opened={opened}
      onOpened={onOpened}
      width={290}
      choices={choices}
      onPick={(value) => {
        const until = untilOf(value);
        if (until === undefined) setTimeout(onCustom);
        else acts.snooze(conversation, until);
      }}
      target={
        <PickerButton disabled={disabled} opened={opened} onOpened={onOpened}>
          <IconBellZ size={16} stroke={1.7} aria-hidden />
          <span>{t("snooze.label")}</span>
        </PickerButton>
      }
    />
  );
}
