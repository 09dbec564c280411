import { listModelFiles } from "@earshot/contract/model-files.ts";
import {
  deleteOwnModel,
  listOwnModels,
  mostOwnModels,
  type OwnModel,
  type OwnModelFile,
  ownModelTasks,
} from "@earshot/contract/own-models.ts";
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconCloudComputing } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { nameOf } from "./names.ts";
import { OwnModelForm } from "./own-model-form.tsx";
import styles from "./own-models.module.css";
import { RuntimeNote } from "./runtime-note.tsx";
import { TryOwnModel } from "./try-own-model.tsx";

/** While posts wait, the meters are asked for this often. */
const everyMs = 3_000;

/** Endpoints and files of one's own that say what posts say: what each is asked, what it costs, how it fares. */
export function OwnModelsPage() {
  const { t } = useTranslation("settings");
  const { can } = useWorkspace();
  const isAllowed = can("workspace:manage");
  const [editing, setEditing] = useState<OwnModel | "new" | null>(null);
  const answer = useQuery({
    ...get(listOwnModels),
    enabled: isAllowed,
    refetchInterval: (query) => (query.state.data?.items.some(({ waiting }) => waiting > 0) ? everyMs : false),
  });
  const models = answer.data?.items ?? [];
  const files = useQuery({
    ...get(listModelFiles),
    enabled: isAllowed && models.some(({ active, kind }) => active && kind === "file"),
  });
  const free = ownModelTasks.filter((task) => !models.some(({ active, tasks }) => active && tasks.includes(task)));
  const add = (
    <Button size="compact-md" onClick={() => setEditing("new")}>
      {t("own.add")}
    </Button>
  );
  return (
    <Page
      title={t("own.title")}
      side={<SettingsSide />}
      actions={isAllowed && models.length > 0 && models.length < mostOwnModels && free.length > 0 && add}
    >
      {!isAllowed ? (
        <Empty icon={IconCloudComputing} title={t("own.notAllowed")} text={t("own.notAllowedText")} />
      ) : answer.isError && !answer.data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <RowsSkeleton rows={4} />
      ) : models.length === 0 ? (
        <Empty icon={IconCloudComputing} title={t("own.emptyTitle")} text={t("own.emptyText")}>
          {add}
        </Empty>
      ) : (
        <div className={styles.page}>
          <Text size="sm">{t("own.intro")}</Text>
          {files.data?.runtime.installed === false && <RuntimeNote command={files.data.runtime.command} />}
          {models.map((model) => (
            <Model key={model.id} model={model} onEdit={() => setEditing(model)} />
          ))}
        </div>
      )}
      {editing !== null && (
        <OwnModelForm before={editing === "new" ? null : editing} free={free} onClose={() => setEditing(null)} />
      )}
    </Page>
  );
}

function Model({ model, onEdit }: { model: OwnModel; onEdit: () => void }) {
  const { t } = useTranslation("settings");
  const { format } = useWorkspace();
  const { today } = model;
  const remove = async () => {
    const isSure = await confirm({
      title: t("own.removeTitle", { model: model.model }),
      text: t("own.removeText"),
      yes: t("own.remove"),
      danger: true,
    });
    if (!isSure) return;
    try {
      await call(deleteOwnModel, { params: { id: model.id } });
      toast(t("own.removed"));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listOwnModels);
  };
  const facts: [name: string, value: string][] = [
    [t("own.asked"), model.tasks.map((task) => t(`own.task.${task}`)).join(", ")],
    ...(model.kind === "endpoint" ? [[t("own.address"), model.baseUrl] as [string, string]] : fileFacts(model)),
    [
      t(model.kind === "endpoint" ? "own.requests" : "own.given"),
      t("own.of", { used: today.requests.toLocaleString(), most: model.requestsADay.toLocaleString() }),
    ],
    model.kind === "endpoint"
      ? [t("own.tokens"), t("own.of", { used: today.tokens.toLocaleString(), most: model.tokensADay.toLocaleString() })]
      : [
          t("own.cpu"),
          t("own.seconds", { used: today.cpuSeconds.toLocaleString(), most: model.cpuSecondsADay.toLocaleString() }),
        ],
    [
      t("own.posts"),
      t("own.postsLine", {
        answered: today.answered.toLocaleString(),
        fellBack: today.fellBack.toLocaleString(),
        waiting: model.waiting.toLocaleString(),
      }),
    ],
    ...(model.kind === "endpoint"
      ? [[t("own.privatePosts"), t(model.privatePosts ? "own.sent" : "own.notSent")] as [string, string]]
      : []),
  ];
  function fileFacts({ tasks: [task], labels }: OwnModelFile): [string, string][] {
    const field = task === "intents" ? "intent" : (task ?? "tone");
    const means = labels.map(({ label, value }) => t("own.means", { label, value: nameOf(field, value) })).join("; ");
    return [
      [t("own.runs"), t("own.here")],
      [t("own.meanings"), means],
    ];
  }
  return (
    <section className={styles.model} aria-label={model.model}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" className={styles.name}>
          {model.model}
        </Title>
        <Badge variant="light" color={model.active ? (model.lastError ? "brick" : "teal") : "gray"}>
          {t(model.active ? (model.lastError ? "own.failing" : "own.active") : "own.off")}
        </Badge>
      </Group>
      {model.lastError && (
        <p role="status" className={styles.fault}>
          {model.lastError.message}{" "}
          {model.openUntil && new Date(model.openUntil) > new Date()
            ? t("own.openUntil", { at: format.short(model.openUntil) })
            : null}
        </p>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <TryOwnModel model={model} />
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={onEdit}
          aria-label={t("own.editNamed", { model: model.model })}
        >
          {t("own.edit")}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="brick"
          onClick={() => void remove()}
          aria-label={t("own.removeNamed", { model: model.model })}
        >
          {t("own.remove")}
        </Button>
      </Group>
    </section>
  );
}
