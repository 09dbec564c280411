import type { TimelineEntry } from "@earshot/contract/timeline.ts";
import { Button } from "@mantine/core";
import { IconHistory, IconStack2 } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { itemsOf, type PagesAnswer } from "../api/pages.ts";
import { Empty } from "../shell/empty.tsx";
import { InfiniteRows } from "../shell/infinite-rows.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { byDay, type Line } from "./by-day.ts";
import { dated } from "./dated.ts";
import styles from "./people.module.css";
import type { TimelineSearch } from "./search.ts";
import { EntryLine } from "./timeline-entry.tsx";
import { TimelineFilters } from "./timeline-filters.tsx";

type Props = {
  answer: PagesAnswer<TimelineEntry>;
  search: TimelineSearch;
  onChange: (change: Partial<TimelineSearch>) => void;
};

/** Everything said and done over all channels, newest first, a header for each day, runs told in one line. */
export function Timeline({ answer, search, onChange }: Props) {
  const { t, i18n } = useTranslation("people");
  const { timezone } = useWorkspace();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { data } = answer;
  const lines = useMemo(
    () => byDay(itemsOf({ data }), timezone, (first) => opened.has(first.id)),
    [data, timezone, opened],
  );
  const isFiltered = Boolean(search.kind || search.direction || search.channel || search.until);
  return (
    <div className={styles.timeline}>
      <TimelineFilters search={search} onChange={onChange} />
      {answer.isError && !data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.isPending ? (
        <RowsSkeleton />
      ) : lines.length === 0 ? (
        <Empty
          icon={IconHistory}
          title={t(isFiltered ? "timeline.noneTitle" : "timeline.emptyTitle")}
          text={t("timeline.emptyText")}
        />
      ) : (
        <InfiniteRows
          items={lines}
          keyOf={keyOf}
          render={(line) =>
            "day" in line ? (
              <h2 className={styles.day}>{dated(line.at, timezone, i18n.language, true)}</h2>
            ) : "run" in line ? (
              <Run run={line.run} onOpen={() => setOpened(new Set([...opened, line.run[0]?.id ?? ""]))} />
            ) : (
              <EntryLine
                entry={line.entry}
                onOpen={() =>
                  onChange(
                    line.entry.post
                      ? { post: line.entry.id, entry: undefined }
                      : { entry: line.entry.id, post: undefined },
                  )
                }
              />
            )
          }
          label={t("timeline.title")}
          height={92}
          paged={answer}
        />
      )}
    </div>
  );
}

const keyOf = (line: Line<TimelineEntry>) =>
  "day" in line ? line.day : "run" in line ? `run ${line.run[0]?.id}` : line.entry.id;

function Run({ run, onOpen }: { run: TimelineEntry[]; onOpen: () => void }) {
  const { t } = useTranslation("people");
  const kind = run[0]?.kind ?? "event";
  return (
    <div className={styles.entry} data-kind={kind}>
      <span className={styles.entryIcon}>
        <IconStack2 size={16} aria-hidden />
      </span>
      <div className={styles.entryLine}>
        <Button size="compact-sm" variant="subtle" onClick={onOpen} aria-expanded={false}>
          {t("timeline.run", { n: run.length, kind: t(`timeline.${kind}`) })}
        </Button>
      </div>
    </div>
  );
}
