import { listTeammates } from "@earshot/contract/workspace.ts";
import { IconUserPlus, IconUserX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Face } from "../shell/face.tsx";
import { Picker } from "../shell/picker.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import styles from "./conversation-header.module.css";
import type { PickerProps } from "./status-picker.tsx";

/** Who looks after it: me first, then the team, then nobody. */
export function AssignPicker({ conversation, opened, onOpened, disabled }: PickerProps) {
  const { t } = useTranslation("inbox");
  const { can, me } = useWorkspace();
  const acts = useActs();
  const team = useQuery({ ...get(listTeammates, { query: { limit: 200 } }), enabled: can("teammates:read") });
  const { assignee } = conversation;
  const others = (team.data?.items ?? []).filter((teammate) => teammate.id !== me?.id);
  const mine = assignee !== null && assignee.id === me?.id;
  return (
    <Picker
      label={t("assign.search")}
      nothing={t("assign.none")}
      opened={opened}
      onOpened={onOpened}
      choices={[
        ...(me
          ? [
              {
                value: "me",
                label: t("assign.me", { name: me.name }),
                icon: <Face name={me.name} size={20} />,
                hint: "I",
                chosen: mine,
              },
            ]
          : []),
        ...others.map((teammate) => ({
          value: teammate.id,
          label: teammate.name,
          icon: <Face name={teammate.name} size={20} />,
          chosen: teammate.id === assignee?.id,
        })),
        {
          value: "none",
          label: t("assign.nobody"),
          icon: <IconUserX size={18} stroke={1.6} aria-hidden />,
          chosen: assignee === null,
        },
      ]}
      onPick={(value) => {
        if (value === "me") acts.assignMe(conversation);
        else acts.assign(conversation, others.find(({ id }) => id === value) ?? null);
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
          <span className="visually-hidden">{t("assign.label")}: </span>
          {assignee ? <Face name={assignee.name} size={18} /> : <IconUserPlus size={16} stroke={1.7} aria-hidden />}
          <span>{assignee?.name ?? t("assign.unassigned")}</span>
        </button>
      }
    />
  );
}
