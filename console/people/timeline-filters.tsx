import { listChannels } from "@earshot/contract/channels.ts";
import { entryKinds } from "@earshot/contract/choices.ts";

import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { FilterSelect } from "./filter-select.tsx";
import styles from "./people.module.css";
import { directions, type TimelineSearch } from "./search.ts";

type Props = { search: TimelineSearch; onChange: (change: Partial<TimelineSearch>) => void };

/** Which entries, through which channel, and from which day backwards. */
export function TimelineFilters({ search, onChange }: Props) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const channels = useQuery({ ...get(listChannels, { query: { limit: 200 } }), enabled: can("channels:read") });
  return (
    <div className={styles.filters}>
      <FilterSelect
        label={t("timeline.show")}
        value={search.kind}
        choices={entryKinds.map((value) => ({ value, label: t(`timeline.${value}`) }))}
        onPick={(kind) => onChange({ kind })}
      />
      <FilterSelect
        label={t("timeline.direction")}
        value={search.direction}
        choices={directions.map((value) => ({ value, label: t(`timeline.directions.${value}`) }))}
        onPick={(direction) => onChange({ direction })}
      />
      {can("channels:read") && (
        <FilterSelect
          label={t("timeline.channel")}
          value={search.channel}
          choices={(channels.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onPick={(channel) => onChange({ channel })}
        />
      )}
      <TextInput
        type="date"
        size="xs"
        aria-label={t("timeline.until")}
        title={t("timeline.until")}
        value={search.until ?? ""}
        onChange={(event) => onChange({ until: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
