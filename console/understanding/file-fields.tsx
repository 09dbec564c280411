import { listModelFiles, type ModelFile } from "@earshot/contract/model-files.ts";
import { type OwnModelFile, type OwnModelTask, ownModelTasks } from "@earshot/contract/own-models.ts";
import { Group, NativeSelect, Radio, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { DayLimit } from "./day-limit.tsx";
import { guessMeaning, meaningsOf } from "./guess-meaning.ts";
import { nameOf } from "./names.ts";
import styles from "./own-models.module.css";
import { RuntimeNote } from "./runtime-note.tsx";

export type FileDraft = {
  model: string;
  task: OwnModelTask | null;
  /** by label; empty: unknown */
  meanings: ReadonlyMap<string, string>;
  requestsADay: number | string;
  cpuSecondsADay: number | string;
};

export const fileDraft = (before: OwnModelFile | null): FileDraft => ({
  model: before?.model ?? "",
  task: before?.tasks[0] ?? null,
  meanings: new Map(before?.labels.map(({ label, value }) => [label, value])),
  requestsADay: before?.requestsADay ?? 100_000,
  cpuSecondsADay: before?.cpuSecondsADay ?? 7_200,
});

/** As it is sent; null while something is missing. */
export function fileBody(draft: FileDraft) {
  const labels = [...draft.meanings].flatMap(([label, value]) =>
    value.trim() === "" ? [] : [{ label, value: value.trim() }],
  );
  return draft.task === null || draft.model === "" || labels.length === 0
    ? null
    : {
        kind: "file" as const,
        model: draft.model,
        tasks: [draft.task],
        labels,
        requestsADay: Number(draft.requestsADay),
        cpuSecondsADay: Number(draft.cpuSecondsADay),
      };
}

/** Which file, what it is asked, what its labels mean, and how much it may take. */
export function FileFields({
  draft,
  onChange,
  taken,
  errors,
}: {
  draft: FileDraft;
  onChange: (changes: Partial<FileDraft>) => void;
  taken: readonly OwnModelTask[];
  errors: Record<string, string>;
}) {
  const { t } = useTranslation("settings");
  const answer = useQuery(get(listModelFiles));
  if (answer.isError && !answer.data) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <RowsSkeleton rows={3} />;
  const { folder, runtime, items } = answer.data;
  const chosen = items.find(({ name }) => name === draft.model);
  const choose = (model: string, task: OwnModelTask | null) => {
    const labels = items.find(({ name }) => name === model)?.labels ?? [];
    onChange({ model, task, meanings: new Map(labels.map((label) => [label, task ? guessMeaning(task, label) : ""])) });
  };
  return (
    <>
      {!runtime.installed && <RuntimeNote command={runtime.command} />}
      {items.length === 0 && <Text size="sm">{t("own.noFiles", { folder })}</Text>}
      <NativeSelect
        label={t("own.file")}
        description={t("own.fileHelp", { folder })}
        value={draft.model}
        onChange={(event) => choose(event.currentTarget.value, draft.task)}
        data={[
          { value: "", label: t("own.chooseFile"), disabled: true },
          // One that is kept and gone meanwhile stays in sight.
          ...(draft.model !== "" && !chosen ? [{ value: draft.model, label: draft.model }] : []),
          ...items.map((file) => ({ value: file.name, label: described(file), disabled: file.fault !== null })),
        ]}
        error={errors.model ?? chosen?.fault}
      />
      <Radio.Group
        label={t("own.asked")}
        description={t("own.askedOne")}
        value={draft.task}
        onChange={(task) => choose(draft.model, task as OwnModelTask)}
        error={errors.tasks}
      >
        <Group gap="md" mt="xs">
          {ownModelTasks.map((task) => (
            <Radio key={task} value={task} label={t(`own.task.${task}`)} disabled={taken.includes(task)} />
          ))}
        </Group>
      </Radio.Group>
      {draft.task && chosen && chosen.labels.length > 0 && (
        <fieldset className={styles.meanings}>
          <legend>{t("own.meanings")}</legend>
          <Text size="xs" c="dimmed">
            {t("own.meaningsHelp")}
          </Text>
          {chosen.labels.map((label) => (
            <Meaning
              key={label}
              task={draft.task as OwnModelTask}
              label={label}
              value={draft.meanings.get(label) ?? ""}
              onChange={(value) => onChange({ meanings: new Map(draft.meanings).set(label, value) })}
            />
          ))}
          {errors.labels && (
            <Text size="xs" c="error" role="alert">
              {errors.labels}
            </Text>
          )}
        </fieldset>
      )}
      <Group grow align="flex-start">
        <DayLimit
          label={t("own.postsADay")}
          value={draft.requestsADay}
          onChange={(requestsADay) => onChange({ requestsADay })}
          error={errors.requestsADay}
        />
        <DayLimit
          label={t("own.cpuADay")}
          value={draft.cpuSecondsADay}
          onChange={(cpuSecondsADay) => onChange({ cpuSecondsADay })}
          error={errors.cpuSecondsADay}
        />
      </Group>
    </>
  );

  function described({ name, bytes, fault }: ModelFile): string {
    return fault !== null
      ? t("own.fileFault", { name, fault })
      : t("own.fileSize", { name, mb: Math.max(1, Math.round(bytes / 1_000_000)).toLocaleString() });
  }
}

function Meaning({
  task,
  label,
  value,
  onChange,
}: {
  task: OwnModelTask;
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation("settings");
  if (task === "language")
    return (
      <TextInput
        label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={t("own.languageCode")}
        maxLength={12}
        autoComplete="off"
        spellCheck={false}
      />
    );
  const field = task === "intents" ? "intent" : task;
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t("own.unknown") },
        ...meaningsOf[task].map((one) => ({ value: one, label: nameOf(field, one) })),
      ]}
    />
  );
}
