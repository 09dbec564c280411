import { getModel, learningTasks } from "@earshot/contract/learning.ts";
import { Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { Audit } from "./audit.tsx";
import { LearningCurve } from "./learning-curve.tsx";
import { Reliability } from "./reliability.tsx";
import styles from "./understanding.module.css";
import { VersionList } from "./version-list.tsx";

const route = getRouteApi("/w/$workspace/settings/understanding/models/$task");

/** One model: what answers now, how good it is and how that is known, its versions and its history. */
export function ModelPage() {
  const { t } = useTranslation("understanding");
  const { slug, format, can } = useWorkspace();
  const { task: asked } = route.useParams();
  const task = learningTasks.find((one) => one === asked) ?? "tone";
  const model = useQuery(get(getModel, { params: { task } }));
  const newest = model.data?.versions.find(({ figures }) => figures !== null);
  return (
    <Page title={t("models.page", { task: t(`models.tasks.${task}`) })} side={<SettingsSide />} wide>
      <div className={styles.modelPage}>
        <div>
          <LinkButton
            to="/w/$workspace/settings/understanding"
            params={{ workspace: slug }}
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowLeft size={14} aria-hidden />}
          >
            {t("models.back")}
          </LinkButton>
        </div>
        {model.isError ? <ProblemNote error={model.error} onRetry={() => void model.refetch()} /> : null}
        {model.isPending ? <RowsSkeleton rows={6} /> : null}
        {model.data ? (
          <>
            <dl className={styles.facts}>
              <Fact name={t("models.answers")}>
                {model.data.live === 0
                  ? t("models.baseAlone", { base: model.data.base })
                  : t("models.basePlus", { base: model.data.base, version: model.data.live })}
              </Fact>
              <Fact name={t("models.corrected")}>
                {t("models.correctedOf", { corrected: model.data.corrected, waiting: model.data.waiting })}
              </Fact>
              <Fact name={t("models.right")}>
                {t(model.data.audited.percent === null ? "models.fewOf" : "models.of", { ...model.data.audited })}
              </Fact>
            </dl>
            {model.data.held ? <Text size="sm">{t("models.held")}</Text> : null}
            {can("conversations:work") ? <Audit task={task} /> : null}
            <VersionList task={task} live={model.data.live} versions={model.data.versions} />
            <Reliability {...model.data.reliability} />
            <LearningCurve curve={newest?.figures?.curve ?? []} version={newest?.version ?? 0} />
            <section aria-labelledby="history">
              <Title order={2} size="h3" id="history">
                {t("models.history")}
              </Title>
              {model.data.history.length === 0 ? <Text size="sm">{t("models.noHistory")}</Text> : null}
              <ul className={styles.list}>
                {model.data.history.map((one) => (
                  <li key={one.id}>
                    {format.short(one.at)}: {t(`models.reason.${one.reason}`, { ...one, by: one.by ?? "" })}
                  </li>
                ))}
              </ul>
            </section>
          </>
        ) : null}
      </div>
    </Page>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
