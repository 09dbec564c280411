import { listTags } from "@earshot/contract/inbox.ts";
import { listTeammates } from "@earshot/contract/workspace.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import type { PaletteAction } from "../shell/palette-actions.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { type TypedVerb, typedVerbs } from "./typed-verb.ts";

/** Rows of Ctrl/Cmd-K for typed commands; `run` does one to whatever is chosen. */
export function useVerbActions(
  group: string,
  run: (verb: TypedVerb) => void,
  enabled: boolean,
): (typed: string) => PaletteAction[] {
  const { t } = useTranslation("inbox");
  const { can, format, me } = useWorkspace();
  const team = useQuery({
    ...get(listTeammates, { query: { limit: 200 } }),
    enabled: enabled && can("teammates:read"),
  });
  const tags = useQuery({ ...get(listTags), enabled });
  const label = (verb: TypedVerb): string => {
    switch (verb.verb) {
      case "snooze":
        return `${t("keys.snooze")}: ${verb.until ? format.short(verb.until.toISOString()) : t("snooze.reply")}`;
      case "assign":
        return `${t("keys.assign")}: ${verb.teammate?.name ?? t("assign.nobody")}`;
      case "tag":
        return `${t("keys.tag")}: ${verb.tag}`;
      case "priority":
        return `${t("keys.priority")}: ${t(`priority.p${verb.priority as 0 | 1 | 2 | 3 | 4}`)}`;
      default:
        return `${t("status.label")}: ${t(`status.${verb.status}`)}`;
    }
  };
  return (typed) =>
    typedVerbs(typed, {
      me,
      team: team.data?.items ?? [],
      tags: (tags.data?.items ?? []).map(({ name }) => name),
      now: new Date(),
    }).map((verb, at) => ({
      // a moment from now is another one at each drawing
      id: `typed ${verb.verb} ${at}`,
      group,
      label: label(verb),
      typed: true,
      run: () => run(verb),
    }));
}
