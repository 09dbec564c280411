import { type OwnEndpoint, type OwnModelTask, ownModelTasks } from "@earshot/contract/own-models.ts";
import { Checkbox, Group, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DayLimit } from "./day-limit.tsx";

export type EndpointDraft = {
  baseUrl: string;
  model: string;
  key: string;
  tasks: string[];
  privatePosts: boolean;
  requestsADay: number | string;
  tokensADay: number | string;
};

export const endpointDraft = (before: OwnEndpoint | null): EndpointDraft => ({
  baseUrl: before?.baseUrl ?? "",
  model: before?.model ?? "",
  key: "",
  tasks: before?.tasks ?? [],
  privatePosts: before?.privatePosts ?? false,
  requestsADay: before?.requestsADay ?? 1_000,
  tokensADay: before?.tokensADay ?? 1_000_000,
});

/** As it is sent; null while something is missing. */
export const endpointBody = (draft: EndpointDraft) =>
  draft.baseUrl.trim() === "" || draft.model.trim() === "" || draft.tasks.length === 0
    ? null
    : {
        kind: "endpoint" as const,
        baseUrl: draft.baseUrl.trim(),
        model: draft.model.trim(),
        ...(draft.key !== "" && { key: draft.key }),
        tasks: ownModelTasks.filter((task) => draft.tasks.includes(task)),
        privatePosts: draft.privatePosts,
        requestsADay: Number(draft.requestsADay),
        tokensADay: Number(draft.tokensADay),
      };

/** Address, key, tasks and limits of an endpoint. `taken`: tasks that another model is asked. */
export function EndpointFields({
  draft,
  onChange,
  hasKey,
  taken,
  errors,
}: {
  draft: EndpointDraft;
  onChange: (changes: Partial<EndpointDraft>) => void;
  hasKey: boolean;
  taken: readonly OwnModelTask[];
  errors: Record<string, string>;
}) {
  const { t } = useTranslation("settings");
  return (
    <>
      <TextInput
        label={t("own.address")}
        description={t("own.addressHelp")}
        placeholder="https://models.example/v1"
        value={draft.baseUrl}
        onChange={(event) => onChange({ baseUrl: event.currentTarget.value })}
        maxLength={2_048}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        error={errors.baseUrl}
      />
      <TextInput
        label={t("own.model")}
        value={draft.model}
        onChange={(event) => onChange({ model: event.currentTarget.value })}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        error={errors.model}
      />
      <PasswordInput
        label={t("own.key")}
        description={t(hasKey ? "own.keyKept" : "own.keyHelp")}
        value={draft.key}
        onChange={(event) => onChange({ key: event.currentTarget.value })}
        maxLength={1_000}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": t("own.showKey") }}
        error={errors.key}
      />
      <Checkbox.Group
        label={t("own.asked")}
        description={t("own.askedHelp")}
        value={draft.tasks}
        onChange={(tasks) => onChange({ tasks })}
        error={errors.tasks}
      >
        <Group gap="md" mt="xs">
          {ownModelTasks.map((task) => (
            <Checkbox key={task} value={task} label={t(`own.task.${task}`)} disabled={taken.includes(task)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="flex-start">
        <DayLimit
          label={t("own.requestsADay")}
          value={draft.requestsADay}
          onChange={(requestsADay) => onChange({ requestsADay })}
          error={errors.requestsADay}
        />
        <DayLimit
          label={t("own.tokensADay")}
          value={draft.tokensADay}
          onChange={(tokensADay) => onChange({ tokensADay })}
          most={1_000_000_000}
          error={errors.tokensADay}
        />
      </Group>
      <Switch
        label={t("own.privatePosts")}
        description={t("own.privateHelp")}
        checked={draft.privatePosts}
        onChange={(event) => onChange({ privatePosts: event.currentTarget.checked })}
      />
    </>
  );
}
