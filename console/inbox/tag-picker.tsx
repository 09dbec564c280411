import { IconTag, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { toast } from "../shell/toast.tsx";
import { useActs } from "./act.ts";
import { useTagChoices } from "./choices.tsx";
import styles from "./conversation-header.module.css";
import { PickerButton } from "./picker-button.tsx";
import type { PickerProps } from "./status-picker.tsx";

/** The conversation's tags, each removable, and the list to add from or to. */
export function TagPicker({ conversation, opened, onOpened, disabled }: PickerProps) {
  const { t } = useTranslation("inbox");
  const acts = useActs();
  const choices = useTagChoices(opened, conversation.tags);
  return (
    <>
      {conversation.tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
          {disabled ? null : (
            <button
              type="button"
              onClick={() => acts.removeTag(conversation, tag)}
              aria-label={t("tags.remove", { tag })}
            >
              <IconX size={13} aria-hidden />
            </button>
          )}
        </span>
      ))}
      <Picker
        label={t("tags.search")}
        nothing={t("tags.none")}
        opened={opened}
        onOpened={onOpened}
        keepOpen
        choices={choices}
        create={(typed) => ({ value: typed, label: t("tags.create", { tag: typed }) })}
        onPick={(tag) => {
          if (conversation.tags.includes(tag)) acts.removeTag(conversation, tag);
          else if (conversation.tags.length >= 20) toast(t("tags.full"), { tone: "failed" });
          else acts.addTag(conversation, tag);
        }}
        target={
          <PickerButton disabled={disabled} aria-label={t("tags.label")} opened={opened} onOpened={onOpened}>
            <IconTag size={16} stroke={1.7} aria-hidden />
            {conversation.tags.length === 0 ? <span>{t("tags.label")}</span> : null}
          </PickerButton>
        }
      />
    </>
  );
}
