import { listChannels } from "@earshot/contract/channels.ts";
import { listTags, type Status, statuses } from "@earshot/contract/inbox.ts";
import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import { listTopics } from "@earshot/contract/topics.ts";
import { listTeammates } from "@earshot/contract/workspace.ts";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { SignalFields } from "../understanding/signal-fields.tsx";
import styles from "./list-header.module.css";

const waits = [30, 60, 240, 1_440, 4_320, 10_080] as const;

/** One field for each condition. */
export function FilterForm({
  filter,
  onChange,
}: {
  filter: ConversationFilter;
  onChange: (part: Partial<ConversationFilter>) => void;
}) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const all = { query: { limit: 200 } };
  const team = useQuery({ ...get(listTeammates, all), enabled: can("teammates:read") });
  const channels = useQuery({ ...get(listChannels, all), enabled: can("channels:read") });
  const topics = useQuery({ ...get(listTopics, all), enabled: can("topics:read") });
  const tags = useQuery(get(listTags));
  const named = (items: { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const field = (
    label: string,
    value: string | undefined,
    data: { value: string; label: string }[],
    set: (value: string | undefined) => Partial<ConversationFilter>,
  ) => (
    <Select
      size="xs"
      label={label}
      value={value ?? null}
      data={value !== undefined && !data.some((one) => one.value === value) ? [...data, { value, label: value }] : data}
      onChange={(next) => onChange(set(next ?? undefined))}
      clearable
      clearButtonProps={{ "aria-label": t("list.clearFilter", { name: label }) }}
      searchable={data.length > 8}
      placeholder={t("filter.any")}
      comboboxProps={{ withinPortal: false }}
    />
  );
  return (
    <div className={styles.form}>
      {field(
        t("status.label"),
        filter.status,
        statuses.map((status) => ({ value: status, label: t(`status.${status}`) })),
        (status) => ({ status: status as Status | undefined }),
      )}
      {field(
        t("assign.label"),
        filter.assignee,
        [
          { value: "me", label: t("filter.mine") },
          { value: "none", label: t("assign.nobody") },
          ...named(team.data?.items),
        ],
        (assignee) => ({ assignee }),
      )}
      {field(t("filter.channelLabel"), filter.channelId, named(channels.data?.items), (channelId) => ({ channelId }))}
      {field(
        t("filter.tagLabel"),
        filter.tag,
        (tags.data?.items ?? []).map(({ name }) => ({ value: name, label: name })),
        (tag) => ({ tag }),
      )}
      {field(t("filter.topicLabel"), filter.topicId, named(topics.data?.items), (topicId) => ({ topicId }))}
      {field(
        t("filter.priorityLabel"),
        filter.priority === undefined ? undefined : String(filter.priority),
        ([4, 3, 2, 1] as const).map((level) => ({ value: String(level), label: t(`priority.p${level}`) })),
        (priority) => ({ priority: priority === undefined ? undefined : Number(priority) }),
      )}
      {field(
        t("filter.unreadLabel"),
        filter.unread === undefined ? undefined : String(filter.unread),
        [
          { value: "true", label: t("filter.unread") },
          { value: "false", label: t("filter.read") },
        ],
        (unread) => ({ unread: unread === undefined ? undefined : unread === "true" }),
      )}
      {field(
        t("filter.waitingLabel"),
        filter.waiting === undefined ? undefined : String(filter.waiting),
        waits.map((minutes) => ({ value: String(minutes), label: t(`filter.waits.m${minutes}`) })),
        (waiting) => ({ waiting: waiting === undefined ? undefined : Number(waiting) }),
      )}
      <SignalFields value={filter} onChange={onChange} />
    </div>
  );
}
