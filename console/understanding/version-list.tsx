import {
  changeModel,
  getModel,
  type LearningTask,
  listFlips,
  listModels,
  type ModelVersion,
} from "@earshot/contract/learning.ts";
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { nameOf } from "./names.ts";
import styles from "./understanding.module.css";

type Props = { task: LearningTask; live: number; versions: ModelVersion[] };

/** Every version with what its tests found, and the one click that puts another in its place. */
export function VersionList({ task, live, versions }: Props) {
  const { t } = useTranslation("understanding");
  return (
    <section aria-labelledby="versions">
      <Title order={2} size="h3" id="versions">
        {t("models.versions")}
      </Title>
      {versions.map((version) => (
        <Version key={version.version} task={task} live={live} version={version} />
      ))}
    </section>
  );
}

function Version({ task, live, version }: { task: LearningTask; live: number; version: ModelVersion }) {
  const { t } = useTranslation("understanding");
  const { can, format } = useWorkspace();
  const [flips, setFlips] = useState(false);
  const name = version.version === 0 ? t("models.shipped") : t("models.plus", { version: version.version });
  const use = async (to: number, undo?: number) => {
    try {
      await call(changeModel, { params: { task }, body: { live: to } });
      toast(t("models.changed"), undo === undefined ? {} : { undo: () => void use(undo) });
    } catch (error) {
      toastProblem(error);
    }
    await refresh(getModel, listModels);
  };
  return (
    <article className={styles.version} aria-label={name}>
      <Group gap={8}>
        <strong>{name}</strong>
        <Badge variant="light" color={version.state === "live" ? "teal" : "gray"} tt="none">
          {t(`models.state.${version.state}`)}
        </Badge>
        {version.trainedAt ? <span className={styles.model}>{format.short(version.trainedAt)}</span> : null}
        {can("workspace:manage") && version.version !== live && version.state !== "forgotten" ? (
          <Button
            size="compact-sm"
            variant="default"
            ms="auto"
            onClick={() => void use(version.version, live)}
            aria-label={t(version.version < live ? "models.rollBackTo" : "models.useOf", { name })}
          >
            {t(version.version < live ? "models.rollBack" : "models.use")}
          </Button>
        ) : null}
      </Group>
      <Text size="sm">{t("models.over", { base: version.base })}</Text>
      {version.figures ? <Figures version={version} figures={version.figures} /> : null}
      {version.compared > 0 && version.state !== "forgotten" ? (
        <div>
          <Button size="compact-sm" variant="subtle" aria-expanded={flips} onClick={() => setFlips(!flips)}>
            {t("models.whatChanged", { differed: version.differed, compared: version.compared })}
          </Button>
          {flips ? <Flips task={task} version={version.version} /> : null}
        </div>
      ) : null}
    </article>
  );
}

function Figures({ version, figures }: { version: ModelVersion; figures: NonNullable<ModelVersion["figures"]> }) {
  const { t } = useTranslation("understanding");
  const share = ({ rows, percent }: { rows: number; percent: number | null }) =>
    percent === null ? t("models.few", { rows }) : t("models.share", { rows, percent });
  type Share = Parameters<typeof share>[0];
  const versus = (before: Share, after: Share) =>
    before.percent === null && after.percent === null
      ? share(after)
      : t("models.versus", { before: share(before), after: share(after) });
  const { keptApart, drawn, regression, gain, refusal } = figures;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t("models.learntFrom")}</dt>
        <dd>
          {t("models.posts", {
            learnt: version.learntFrom,
            kept: version.keptApart,
            kb: Math.ceil(version.bytes / 1024),
          })}
        </dd>
      </div>
      <div>
        <dt>{t("models.keptApart")}</dt>
        <dd>{versus(keptApart.live, keptApart.candidate)}</dd>
      </div>
      <div>
        <dt>{t("models.gain")}</dt>
        <dd>{gain === null ? t("models.notEnough") : t("models.gainOf", gain)}</dd>
      </div>
      <div>
        <dt>{t("models.drawn")}</dt>
        <dd>{versus(drawn.live, drawn.candidate)}</dd>
      </div>
      <div>
        <dt>{t("models.regression")}</dt>
        <dd>{versus(regression.base, regression.candidate)}</dd>
      </div>
      <div>
        <dt>{t("models.verdict")}</dt>
        <dd>{refusal === null ? t("models.passed") : t(`models.refusal.${refusal}`)}</dd>
      </div>
    </dl>
  );
}

/** Posts that flip: what is said of them by what was live, and by this version. */
function Flips({ task, version }: { task: LearningTask; version: number }) {
  const { t } = useTranslation("understanding");
  const flips = useInfiniteQuery(pages(listFlips, { params: { task, version }, query: { limit: 20 } }));
  const items = flips.data?.pages.flatMap((page) => page.items) ?? [];
  const field = task === "intents" ? "intent" : task;
  const names = (values: string) =>
    values === ""
      ? t("models.none")
      : values
          .split(", ")
          .map((value) => nameOf(field, value))
          .join(", ");
  if (flips.isError) return <ProblemNote error={flips.error} onRetry={() => void flips.refetch()} />;
  return (
    <>
      {flips.isSuccess && items.length === 0 ? <Text size="sm">{t("models.noFlips")}</Text> : null}
      <ul className={styles.list}>
        {items.map((flip) => (
          <li key={flip.postId}>
            <span className={styles.model}>
              {flip.author} · {names(flip.was)} → {names(flip.would)}
            </span>
            <p className={styles.flip} dir="auto">
              {flip.text}
            </p>
          </li>
        ))}
      </ul>
      {flips.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={flips.isFetchingNextPage}
          onClick={() => void flips.fetchNextPage()}
        >
          {t("models.moreFlips")}
        </Button>
      ) : null}
    </>
  );
}
