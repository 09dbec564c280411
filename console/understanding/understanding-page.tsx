import { getReanalysis, type Reanalysis, startReanalysis, stopReanalysis } from "@earshot/contract/reanalysis.ts";
import { Button, Group, Progress, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ModelsList } from "./models-list.tsx";
import styles from "./understanding.module.css";

/** While posts are read, the figures are asked for this often. */
const everyMs = 2_000;

/** What is said of posts, and how far those from before are. */
export function UnderstandingPage() {
  const { t } = useTranslation("understanding");
  const { can, slug } = useWorkspace();
  const state = useQuery({
    ...get(getReanalysis),
    refetchInterval: (query) => (query.state.data?.state === "running" ? everyMs : false),
  });
  const act = async (endpoint: typeof startReanalysis | typeof stopReanalysis, done: string) => {
    try {
      await call(endpoint);
      toast(done);
    } catch (error) {
      toastProblem(error);
    }
    await refresh(getReanalysis);
  };
  const running = state.data?.state === "running";
  return (
    <Page title={t("settings.title")} side={<SettingsSide />}>
      <div className={styles.page}>
        <Text size="sm">{t("settings.lead")}</Text>
        <ModelsList />
        <Title order={2} size="h3">
          {t("settings.history")}
        </Title>
        {state.isError ? <ProblemNote error={state.error} onRetry={() => void state.refetch()} /> : null}
        {state.data ? <Progressed state={state.data} /> : null}
        {can("workspace:manage") && state.data && state.data.state !== "off" ? (
          <div>
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                disabled={running}
                onClick={() => void act(startReanalysis, t("settings.started"))}
              >
                {t("settings.again")}
              </Button>
              {running ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  onClick={() => void act(stopReanalysis, t("settings.stopped"))}
                >
                  {t("settings.stop")}
                </Button>
              ) : null}
            </Group>
            <Text size="xs" c="dimmed" mt={6}>
              {t("settings.againHelp")}
            </Text>
          </div>
        ) : null}
        {can("workspace:manage") ? (
          <div>
            <LinkButton
              to="/w/$workspace/settings/understanding/own-models"
              params={{ workspace: slug }}
              size="compact-sm"
              variant="default"
            >
              {t("settings.own")}
            </LinkButton>
            <Text size="xs" c="dimmed" mt={6}>
              {t("settings.ownHelp")}
            </Text>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

function Progressed({ state }: { state: Reanalysis }) {
  const { t } = useTranslation("understanding");
  const { format } = useWorkspace();
  if (state.state === "off") return <Text size="sm">{t("settings.off")}</Text>;
  if (state.state === "never") return <Text size="sm">{t("settings.never")}</Text>;
  const figures = {
    looked: state.lookedAt.toLocaleString(),
    total: Math.max(state.total, state.lookedAt).toLocaleString(),
    changed: state.changed.toLocaleString(),
  };
  if (state.state === "ended")
    return <Text size="sm">{t("settings.done", { ...figures, at: format.short(state.endedAt ?? "") })}</Text>;
  const percent = state.total === 0 ? 0 : Math.min(100, (100 * state.lookedAt) / state.total);
  return (
    <div aria-live="polite">
      <Progress value={percent} aria-label={t("settings.progress")} />
      <Text size="sm" mt={6} className="tabular">
        {t("settings.running", figures)}
      </Text>
    </div>
  );
}
