import { listTags } from "@earshot/contract/inbox.ts";
import { listTeammates } from "@earshot/contract/workspace.ts";
import { IconUserX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Face } from "../shell/face.tsx";
import type { Choice } from "../shell/picker.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { PriorityMark } from "./priority-mark.tsx";
import { snoozePresets } from "./snooze-presets.ts";

export type Teammate = { id: string; name: string };

/** Me first, then the team, then nobody. `assignee`: who it is now; undefined for many. */
export function useAssignChoices(assignee?: Teammate | null): {
  choices: Choice[];
  teammateOf: (value: string) => Teammate | null;
} {
  const { t } = useTranslation("inbox");
  const { can, me } = useWorkspace();
  const team = useQuery({ ...get(listTeammates, { query: { limit: 200 } }), enabled: can("teammates:read") });
  const others = (team.data?.items ?? []).filter((teammate) => teammate.id !== me?.id);
  const choices: Choice[] = others.map((teammate) => ({
    value: teammate.id,
    label: teammate.name,
    icon: <Face name={teammate.name} size={20} />,
    chosen: teammate.id === assignee?.id,
  }));
  if (me) {
    choices.unshift({
      value: me.id,
      label: t("assign.me", { name: me.name }),
      icon: <Face name={me.name} size={20} />,
      hint: "I",
      chosen: assignee?.id === me.id,
    });
  }
  choices.push({
    value: "none",
    label: t("assign.nobody"),
    icon: <IconUserX size={18} stroke={1.6} aria-hidden />,
    chosen: assignee === null,
  });
  const teammateOf = (value: string) =>
    value === me?.id ? { id: me.id, name: me.name } : (others.find(({ id }) => id === value) ?? null);
  return { choices, teammateOf };
}

/** Presets by the workspace's clocks, until they reply, or a time of one's own. */
export function useSnoozeChoices(opened: boolean): {
  choices: Choice[];
  /** null: until they reply; undefined: a time of one's own is asked for */
  untilOf: (value: string) => Date | null | undefined;
} {
  const { t } = useTranslation("inbox");
  const { timezone, format } = useWorkspace();
  const presets = opened ? snoozePresets(new Date(), timezone) : [];
  const choices = [
    ...presets.map(({ name, until }) => ({
      value: name,
      label: t(`snooze.${name}`),
      hint: format.short(until.toISOString()),
    })),
    { value: "reply", label: t("snooze.reply"), hint: "Shift Z" },
    { value: "custom", label: t("snooze.custom") },
  ];
  const untilOf = (value: string) => (value === "reply" ? null : presets.find(({ name }) => name === value)?.until);
  return { choices, untilOf };
}

const levels = [4, 3, 2, 1, 0] as const;

/** From urgent to none. */
export function usePriorityChoices(priority?: number): Choice[] {
  const { t } = useTranslation("inbox");
  return levels.map((level) => ({
    value: String(level),
    label: t(`priority.p${level}`),
    icon: (
      <span style={{ width: 16, display: "inline-grid" }}>
        <PriorityMark priority={level} />
      </span>
    ),
    chosen: level === priority,
  }));
}

/** Tags in use, those of the conversation first. */
export function useTagChoices(opened: boolean, has: string[] = []): Choice[] {
  const known = useQuery({ ...get(listTags), enabled: opened });
  const names = [...new Set([...has, ...(known.data?.items ?? []).map(({ name }) => name)])];
  return names.map((name) => ({ value: name, label: name, chosen: has.includes(name) }));
}
