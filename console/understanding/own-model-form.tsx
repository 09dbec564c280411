import {
  createOwnModel,
  listOwnModels,
  type OwnModel,
  type OwnModelTask,
  ownModelTasks,
  updateOwnModel,
} from "@earshot/contract/own-models.ts";
import { SegmentedControl, Switch } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";
import { EndpointFields, endpointBody, endpointDraft } from "./endpoint-fields.tsx";
import { FileFields, fileBody, fileDraft } from "./file-fields.tsx";

/** A model of one's own: an endpoint or a file. `free`: tasks that no other model is asked. */
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
  const [kind, setKind] = useState<OwnModel["kind"]>(before?.kind ?? "endpoint");
  const [endpoint, setEndpoint] = useState(() => endpointDraft(before?.kind === "endpoint" ? before : null));
  const [file, setFile] = useState(() => fileDraft(before?.kind === "file" ? before : null));
  const [active, setActive] = useState(before?.active ?? true);
  const body = kind === "file" ? fileBody(file) : endpointBody(endpoint);
  const save = useMutation({
    mutationFn: async () => {
      if (body === null) return;
      const given = { ...body, active };
      if (before === null) await call(createOwnModel, { body: given });
      else await call(updateOwnModel, { params: { id: before.id }, body: given, version: before.version });
    },
    onSuccess: async () => {
      toast(t("own.saved"));
      onClose();
      await refresh(listOwnModels);
    },
  });
  const errors = fieldErrors(save.error);
  const taken = active ? ownModelTasks.filter((task) => !free.includes(task) && !before?.tasks.includes(task)) : [];
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
      disabled={body === null}
    >
      {before === null && (
        <SegmentedControl
          aria-label={t("own.kind")}
          value={kind}
          onChange={(value) => {
            save.reset();
            setKind(value as OwnModel["kind"]);
          }}
          data={[
            { value: "endpoint", label: t("own.kinds.endpoint") },
            { value: "file", label: t("own.kinds.file") },
          ]}
        />
      )}
      {kind === "file" ? (
        <FileFields
          draft={file}
          onChange={(changes) => setFile((draft) => ({ ...draft, ...changes }))}
          taken={taken}
          errors={errors}
        />
      ) : (
        <EndpointFields
          draft={endpoint}
          onChange={(changes) => setEndpoint((draft) => ({ ...draft, ...changes }))}
          hasKey={before?.kind === "endpoint" && before.hasKey}
          taken={taken}
          errors={errors}
        />
      )}
      <Switch
        label={t("own.activeLabel")}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
    </FormModal>
  );
}
