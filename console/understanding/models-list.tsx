import { listModels, trainModels } from "@earshot/contract/learning.ts";
import { Button, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./understanding.module.css";

/** What the workspace taught each model, and the way to each model's page. */
export function ModelsList() {
  const { t } = useTranslation("understanding");
  const { can, slug, format } = useWorkspace();
  const reads = can("insights:read");
  const models = useQuery({ ...get(listModels), enabled: reads });
  if (!reads) return null;
  const learn = async () => {
    try {
      await call(trainModels);
      toast(t("models.learning"));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listModels);
  };
  const waiting = models.data?.items.some((model) => model.waiting > 0) ?? false;
  return (
    <section className={styles.page} aria-labelledby="taught">
      <Title order={2} size="h3" id="taught">
        {t("models.title")}
      </Title>
      <Text size="sm">{t("models.lead")}</Text>
      {models.isError ? <ProblemNote error={models.error} onRetry={() => void models.refetch()} /> : null}
      {models.isPending ? <RowsSkeleton rows={4} /> : null}
      {models.data ? (
        <ScrollRegion label={t("models.table")} className={styles.scroll}>
          <Table fz="sm" verticalSpacing={6} tabularNums>
            <Table.Thead>
              <Table.Tr>
                {(["task", "version", "corrected", "waiting", "right", "trained"] as const).map((name) => (
                  <Table.Th key={name}>{t(`models.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {models.data.items.map((model) => (
                <Table.Tr key={model.task}>
                  <Table.Td>
                    <Link
                      className={styles.link}
                      to="/w/$workspace/settings/understanding/models/$task"
                      params={{ workspace: slug, task: model.task }}
                    >
                      {t(`models.tasks.${model.task}`)}
                    </Link>
                  </Table.Td>
                  <Table.Td>
                    {model.live === 0 ? t("models.shipped") : t("models.plus", { version: model.live })}
                    {model.shadow === null ? "" : `, ${t("models.shadow", { version: model.shadow })}`}
                  </Table.Td>
                  <Table.Td>{model.corrected.toLocaleString()}</Table.Td>
                  <Table.Td>{model.waiting.toLocaleString()}</Table.Td>
                  <Table.Td>
                    {t(model.audited.percent === null ? "models.fewOf" : "models.of", { ...model.audited })}
                  </Table.Td>
                  <Table.Td>{model.trainedAt === null ? "–" : format.short(model.trainedAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollRegion>
      ) : null}
      {waiting && can("workspace:manage") ? (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => void learn()}>
            {t("models.learnNow")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
