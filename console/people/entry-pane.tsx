import { getTimelineEntry } from "@earshot/contract/timeline.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { LinkButton } from "../shell/link-button.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { SidePane } from "../shell/side-pane.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";
import { SourceBadge } from "./timeline-entry.tsx";

type Props = { personId: string; id: string | undefined; onClose: () => void };

/** One entry of a timeline beside it: what it says, when it was, who brought it about, and where it belongs. */
export function EntryPane({ personId, id, onClose }: Props) {
  const { t } = useTranslation("people");
  const { format, slug, can } = useWorkspace();
  const answer = useQuery({
    ...get(getTimelineEntry, { params: { id: personId, entryId: id ?? "" } }),
    enabled: id !== undefined,
  });
  if (id === undefined) return null;
  const entry = answer.data;
  return (
    <SidePane title={entry ? t(`timeline.${entry.kind}`) : t("timeline.one")} onClose={onClose} keys={t("title")}>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !entry ? (
        <RowsSkeleton rows={3} />
      ) : (
        <div className={styles.entryDetail}>
          <p className={styles.prewrap} dir="auto">
            {entry.summary ?? entry.post?.text}
          </p>
          <time dateTime={entry.at} className={styles.sub}>
            {format.exact(entry.at)}
          </time>
          <SourceBadge entry={entry} />
          {entry.conversationId && can("conversations:read") && (
            <LinkButton
              variant="default"
              size="compact-sm"
              to="/w/$workspace/inbox/$conversation"
              params={{ workspace: slug, conversation: entry.conversationId }}
            >
              {t("timeline.conversation")}
            </LinkButton>
          )}
        </div>
      )}
    </SidePane>
  );
}
