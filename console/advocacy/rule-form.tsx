import {
  type Act,
  countAdvocacy,
  getPersonPoints,
  listActs,
  listDisputes,
  listEntries,
  longestWords,
  ruleOnAct,
} from "@earshot/contract/advocacy.ts";
import { Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";

/** Says that an act counts or does not, with words that its member reads. */
export function RuleForm({ act, ruling, onClose }: { act: Act; ruling: "counted" | "declined"; onClose: () => void }) {
  const { t } = useTranslation("advocacy");
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () => call(ruleOnAct, { params: { id: act.id }, body: { ruling, reason: reason.trim() } }),
    onSuccess: async (done) => {
      toast(
        ruling === "counted"
          ? t("rule.counted", { points: t("acts.points", { count: done.points }) })
          : t("rule.declined"),
      );
      onClose();
      await refresh(listActs, countAdvocacy, listEntries, listDisputes, getPersonPoints);
    },
  });
  return (
    <FormModal
      title={t(ruling === "counted" ? "rule.countTitle" : "rule.declineTitle")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t(ruling === "counted" ? "acts.count" : "acts.decline")}
      pending={save.isPending}
      error={save.error}
      disabled={reason.trim().length < 3}
    >
      <Textarea
        label={t("rule.reason")}
        description={t("rule.reasonHelp", { name: act.member.name })}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={longestWords}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        error={fieldErrors(save.error).reason}
        data-autofocus
      />
    </FormModal>
  );
}
