import {
  createOwnModel,
  listOwnModels,
  type OwnModel,
  type OwnModelTask,
  ownModelTasks,
  updateOwnModel,
} from "@earshot/contract/own-models.ts";
import { Checkbox, Group, NumberInput, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";

/** Address, key, tasks and limits of a model of one's own. `free`: tasks that no other model is asked. */
export function OwnModelForm({
  before,
  free,
  onClose,
}: {
  before: OwnModel | null;
  free: readonly OwnModelTask[];
  onClose: () => void;
}) {
  const { t } = useTranslation(["settings", "shell"]);
  const [baseUrl, setBaseUrl] = useState(before?.baseUrl ?? "");
  const [model, setModel] = useState(before?.model ?? "");
  const [key, setKey] = useState("");
  const [tasks, setTasks] = useState<string[]>(before?.tasks ?? []);
  const [active, setActive] = useState(before?.active ?? true);
  const [privatePosts, setPrivatePosts] = useState(before?.privatePosts ?? false);
  const [requestsADay, setRequests] = useState<number | string>(before?.requestsADay ?? 1_000);
  const [tokensADay, setTokens] = useState<number | string>(before?.tokensADay ?? 1_000_000);
  const save = useMutation({
    mutationFn: () => {
      const body = {
        baseUrl: baseUrl.trim(),
        model: model.trim(),
        ...(key !== "" && { key }),
        tasks: ownModelTasks.filter((task) => tasks.includes(task)),
        active,
        privatePosts,
        requestsADay: Number(requestsADay),
        tokensADay: Number(tokensADay),
      };
      return before === null
        ? call(createOwnModel, { body })
        : call(updateOwnModel, { params: { id: before.id }, body, version: before.version });
    },
    onSuccess: async () => {
      toast(t("own.saved"));
      onClose();
      await refresh(listOwnModels);
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <FormModal
      title={before === null ? t("own.add") : t("own.editNamed", { model: before.model })}
      opened
      wide
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("shell:actions.save")}
      pending={save.isPending}
      error={save.error}
      disabled={baseUrl.trim() === "" || model.trim() === "" || tasks.length === 0}
    >
      <TextInput
        label={t("own.address")}
        description={t("own.addressHelp")}
        placeholder="https://models.example/v1"
        value={baseUrl}
        onChange={(event) => setBaseUrl(event.currentTarget.value)}
        maxLength={2_048}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        error={errors.baseUrl}
      />
      <TextInput
        label={t("own.model")}
        value={model}
        onChange={(event) => setModel(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        error={errors.model}
      />
      <PasswordInput
        label={t("own.key")}
        description={t(before?.hasKey ? "own.keyKept" : "own.keyHelp")}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        maxLength={1_000}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": t("own.showKey") }}
        error={errors.key}
      />
      <Checkbox.Group
        label={t("own.asked")}
        description={t("own.askedHelp")}
        value={tasks}
        onChange={setTasks}
        error={errors.tasks}
      >
        <Group gap="md" mt="xs">
          {ownModelTasks.map((task) => (
            <Checkbox
              key={task}
              value={task}
              label={t(`own.task.${task}`)}
              disabled={active && !free.includes(task) && !before?.tasks.includes(task)}
            />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="flex-start">
        <NumberInput
          label={t("own.requestsADay")}
          value={requestsADay}
          onChange={setRequests}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          hideControls
          thousandSeparator=","
          error={errors.requestsADay}
        />
        <NumberInput
          label={t("own.tokensADay")}
          value={tokensADay}
          onChange={setTokens}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          hideControls
          thousandSeparator=","
          error={errors.tokensADay}
        />
      </Group>
      <Switch
        label={t("own.privatePosts")}
        description={t("own.privateHelp")}
        checked={privatePosts}
        onChange={(event) => setPrivatePosts(event.currentTarget.checked)}
      />
      <Switch
        label={t("own.activeLabel")}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
    </FormModal>
  );
}
