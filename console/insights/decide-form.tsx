import { decideInsight, decisions, getInsight, type Insight, listInsights } from "@earshot/contract/insights.ts";
import { Select, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { OwnerSelect } from "../shell/pick-owner.tsx";
import { toast } from "../shell/toast.tsx";

/** Who looks after an insight, what is decided about it, and later what came of it. */
export function DecideForm({ insight, onClose }: { insight: Insight; onClose: () => void }) {
  const { t } = useTranslation("insights");
  const [decision, setDecision] = useState<string | null>(insight.decision);
  const [ownerId, setOwnerId] = useState(insight.owner?.id ?? null);
  const [note, setNote] = useState(insight.note ?? "");
  const [outcome, setOutcome] = useState(insight.outcome ?? "");
  const save = useMutation({
    mutationFn: () =>
      call(decideInsight, {
        params: { id: insight.id },
        body: {
          ownerId,
          decision: decisions.find((one) => one === decision) ?? null,
          note: note.trim() || null,
          outcome: outcome.trim() || null,
        },
        version: insight.version,
      }),
    onSuccess: async () => {
      toast(t("decide.saved"));
      onClose();
      await refresh(listInsights, getInsight);
    },
  });
  const words = { maxLength: 20_000, autosize: true, minRows: 2, maxRows: 8, dir: "auto" as const };
  return (
    <FormModal
      title={t("decide.title", { name: insight.series.name ?? t("everything") })}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("decide.save")}
      pending={save.isPending}
      error={save.error}
    >
      <Select
        label={t("decide.decision")}
        placeholder={t("decide.none")}
        value={decision}
        onChange={setDecision}
        clearable
        data={decisions.map((one) => ({ value: one, label: t(`decide.${one}`) }))}
        data-autofocus
      />
      <OwnerSelect
        label={t("decide.owner")}
        placeholder={t("decide.noOwner")}
        value={ownerId}
        onChange={setOwnerId}
        error={fieldErrors(save.error).ownerId}
      />
      <Textarea
        label={t("decide.note")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={fieldErrors(save.error).note}
        {...words}
      />
      <Textarea
        label={t("decide.outcome")}
        value={outcome}
        onChange={(event) => setOutcome(event.currentTarget.value)}
        error={fieldErrors(save.error).outcome}
        {...words}
      />
    </FormModal>
  );
}
