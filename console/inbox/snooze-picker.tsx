import { IconBellZ } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import styles from "./conversation-header.module.css";
import { snoozePresets } from "./snooze-presets.ts";
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
  const { timezone, format } = useWorkspace();
  const acts = useActs();
  const presets = opened ? snoozePresets(new Date(), timezone) : [];
  return (
    <Picker
      label={t("snooze.label")}
      nothing=""
      opened={opened}
      onOpened={onOpened}
      width={290}
      choices={[
        ...presets.map(({ name, until }) => ({
          value: name,
          label: t(`snooze.${name}`),
          hint: format.short(until.toISOString()),
        })),
        { value: "reply", label: t("snooze.reply"), hint: "Shift Z" },
        { value: "custom", label: t("snooze.custom") },
      ]}
      onPick={(value) => {
        const preset = presets.find(({ name }) => name === value);
        if (preset) acts.snooze(conversation, preset.until);
        else if (value === "reply") acts.snooze(conversation, null);
        else setTimeout(onCustom);
      }}
      target={
        <button
          type="button"
          className={styles.control}
          disabled={disabled}
          onClick={() => onOpened(!opened)}
          aria-haspopup="listbox"
          aria-expanded={opened}
        >
          <IconBellZ size={16} stroke={1.7} aria-hidden />
          <span>{t("snooze.label")}</span>
        </button>
      }
    />
  );
}
