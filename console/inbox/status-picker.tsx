import { type Conversation, type Status, statuses } from "@earshot/contract/inbox.ts";
import {
  IconBellZ,
  IconCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconHourglass,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Picker } from "../shell/picker.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import styles from "./conversation-header.module.css";
import { PickerButton } from "./picker-button.tsx";

const icons = {
  open: IconCircle,
  waiting_customer: IconHourglass,
  waiting_community: IconUsersGroup,
  snoozed: IconBellZ,
  resolved: IconCircleCheck,
  no_reply_needed: IconCircleMinus,
};

export type PickerProps = {
  conversation: Conversation;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  disabled: boolean;
};

/** The status as a chip; all six can be set, "no reply needed" with its reason, "snoozed" with its time. */
export function StatusPicker({
  conversation,
  opened,
  onOpened,
  disabled,
  onQuiet,
  onSnooze,
  onLeave,
}: PickerProps & { onQuiet: () => void; onSnooze: () => void; onLeave: () => void }) {
  const { t } = useTranslation("inbox");
  const { format } = useWorkspace();
  const acts = useActs();
  const { status } = conversation;
  const Shape = icons[status];
  const tone =
    status === "open" ? "open" : status.startsWith("waiting") || status === "snoozed" ? "waiting" : undefined;
  return (
    <Picker
      label={t("status.label")}
      nothing=""
      opened={opened}
      onOpened={onOpened}
      choices={statuses.map((name) => {
        const Each = icons[name];
        return {
          value: name,
          label: t(name === "waiting_community" && status !== name ? "status.leave" : `status.${name}`),
          icon: <Each size={16} stroke={1.7} aria-hidden />,
          chosen: name === status,
        };
      })}
      onPick={(value) => {
        const next = value as Status;
        if (next === "no_reply_needed") setTimeout(onQuiet);
        else if (next === "snoozed") setTimeout(onSnooze, 80);
        else if (next === "waiting_community" && status !== next) setTimeout(onLeave);
        else acts.setStatus(conversation, next);
      }}
      target={
        <PickerButton
          className={styles.status}
          data-tone={tone}
          disabled={disabled}
          opened={opened}
          onOpened={onOpened}
          title={conversation.statusReason ?? undefined}
        >
          <span className="visually-hidden">{t("status.label")}: </span>
          <Shape size={15} stroke={2} aria-hidden />
          <span>
            {t(`status.${status}`)}
            {status === "snoozed" && conversation.snoozedUntil
              ? ` ${t("status.until", { at: format.short(conversation.snoozedUntil) })}`
              : status === "snoozed"
                ? ` ${t("status.untilReply")}`
                : ""}
          </span>
        </PickerButton>
      }
    />
  );
}
