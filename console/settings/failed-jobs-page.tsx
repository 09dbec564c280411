import { dropFailedJob, type FailedJob, listFailedJobs, runFailedJob } from "@earshot/contract/failed-jobs.ts";
import { Button, Group, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

const tasks = ["collect", "backfill", "recheck", "fetchThread", "rerunTopic", "deliver", "reconcile", "wake"] as const;
const named = (task: string) => tasks.find((each) => each === task) ?? "other";

/** What was tried five times and failed: nothing is lost, and a person says what becomes of it. */
export function FailedJobsPage() {
  const { t } = useTranslation("settings");
  const { format } = useWorkspace();
  const jobs = useInfiniteQuery(pages(listFailedJobs, { query: { limit: 100 } }));
  const act = async (endpoint: typeof runFailedJob | typeof dropFailedJob, job: FailedJob, done: string) => {
    try {
      await call(endpoint, { params: { id: job.id } });
      toast(done);
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listFailedJobs);
  };
  return (
    <Page title={t("failed.title")} side={<SettingsSide />} wide>
      <div className={styles.column}>
        <RowsList
          answer={jobs}
          render={(job) => {
            const what = t(`failed.task.${named(job.task)}`, { task: job.task });
            return (
              <div className={styles.item}>
                <div className={styles.lines}>
                  <span className={styles.name}>{what}</span>
                  <Text size="sm" className={styles.prewrap} dir="auto">
                    {job.error ?? t("failed.ended")}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t("failed.facts", { count: job.tries, at: format.short(job.failedAt) })}
                  </Text>
                </div>
                <Group gap="xs" wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t("failed.againNamed", { what })}
                    onClick={() => void act(runFailedJob, job, t("failed.started"))}
                  >
                    {t("failed.again")}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t("failed.dropNamed", { what })}
                    onClick={() => void act(dropFailedJob, job, t("failed.dropped"))}
                  >
                    {t("failed.drop")}
                  </Button>
                </Group>
              </div>
            );
          }}
          label={t("failed.title")}
          height={88}
          empty={<Empty icon={IconCircleCheck} title={t("failed.emptyTitle")} text={t("failed.emptyText")} />}
        />
      </div>
    </Page>
  );
}
