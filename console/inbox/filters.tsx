import { listChannels } from "@earshot/contract/channels.ts";
import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { listTopics } from "@earshot/contract/topics.ts";
import { listTeammates } from "@earshot/contract/workspace.ts";
import { Button, Pill } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { nameOf } from "../understanding/names.ts";
import styles from "./list-header.module.css";
import { changeView } from "./view-acts.ts";
import { conditionsOf, effective, type InboxSearch, isChanged, narrowed } from "./views.ts";
import { openViewsDialog } from "./views-dialog-state.ts";

/** What the list is narrowed by, each removable, and the way to keep it. */
export function Filters({
  search,
  saved,
  onChange,
}: {
  search: InboxSearch;
  saved: SavedView | undefined;
  onChange: (search: InboxSearch) => void;
}) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const shown = saved ? effective(search, saved) : conditionsOf(search);
  const words = useWords(shown);
  const changed = isChanged(search, saved);
  const named = (Object.keys(shown) as (keyof ConversationFilter)[]).filter((name) => name !== "q" && name !== "sort");
  const keepable = saved ? changed : named.length > 0 || shown.q !== undefined;
  if (named.length === 0 && !keepable) return null;
  return (
    <div className={styles.filters}>
      {named.map((name) => {
        const label = words(name);
        return (
          <Pill
            key={name}
            withRemoveButton
            onRemove={() => onChange(narrowed(search, saved, { [name]: undefined }))}
            removeButtonProps={{
              "aria-label": t("list.clearFilter", { name: label }),
              "aria-hidden": false,
              tabIndex: 0,
            }}
          >
            {label}
          </Pill>
        );
      })}
      {keepable ? (
        <span className={styles.keep}>
          {saved && changed ? (
            <>
              <Button size="compact-xs" variant="subtle" onClick={() => onChange({ view: saved.id })}>
                {t("views.reset")}
              </Button>
              {saved.scope === "private" || can("conversations:work") ? (
                <Button
                  size="compact-xs"
                  variant="light"
                  onClick={() => {
                    void changeView(saved, { filter: effective(search, saved) });
                    onChange({ view: saved.id });
                  }}
                >
                  {t("views.save")}
                </Button>
              ) : null}
            </>
          ) : null}
          <Button size="compact-xs" variant="subtle" onClick={() => openViewsDialog(effective(search, saved))}>
            {t("views.keepAs")}
          </Button>
        </span>
      ) : null}
    </div>
  );
}

/** Each condition in words; names are asked for only when one is named. */
function useWords(filter: ConversationFilter): (name: keyof ConversationFilter) => string {
  const { t } = useTranslation("inbox");
  const { t: understanding } = useTranslation("understanding");
  const { can } = useWorkspace();
  const all = { query: { limit: 200 } };
  const channels = useQuery({ ...get(listChannels, all), enabled: !!filter.channelId && can("channels:read") });
  const topics = useQuery({ ...get(listTopics, all), enabled: !!filter.topicId && can("topics:read") });
  const person = filter.assignee !== undefined && filter.assignee !== "me" && filter.assignee !== "none";
  const team = useQuery({ ...get(listTeammates, all), enabled: person && can("teammates:read") });
  const nameIn = (items: { id: string; name: string }[] | undefined, id: string | undefined) =>
    items?.find((item) => item.id === id)?.name ?? "…";
  return (name) => {
    switch (name) {
      case "status":
        return t(`status.${filter.status ?? "open"}`);
      case "assignee":
        if (filter.assignee === "me") return t("filter.mine");
        if (filter.assignee === "none") return t("assign.unassigned");
        return t("filter.assignee", { name: nameIn(team.data?.items, filter.assignee) });
      case "channelId":
        return t("list.channelFilter", { channel: nameIn(channels.data?.items, filter.channelId) });
      case "topicId":
        return t("filter.topic", { topic: nameIn(topics.data?.items, filter.topicId) });
      case "tag":
        return t("list.tagFilter", { tag: filter.tag ?? "" });
      case "priority":
        return t("filter.atLeast", { priority: t(`priority.p${(filter.priority ?? 0) as 0 | 1 | 2 | 3 | 4}`) });
      case "unread":
        return t(filter.unread ? "filter.unread" : "filter.read");
      case "waiting":
        return t("filter.waiting", { time: lengthOf(filter.waiting ?? 0) });
      case "language":
      case "tone":
      case "intent":
      case "urgency":
      case "toxicity":
        return `${understanding(`field.${name}`)}: ${nameOf(name, filter[name] ?? "")}`;
      default:
        return String(filter[name]);
    }
  };
}

/** Minutes as the shortest whole unit. */
function lengthOf(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
