import { getContactRules, listConsents, type Purpose, purposes, recordConsent } from "@earshot/contract/consent.ts";
import { getPerson, type Person } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";

type Props = { person: Person; networks: string[]; onClose: () => void };

/** A yes or a no, as the person said it. A no needs nothing but itself. */
export function ConsentForm({ person, networks, onClose }: Props) {
  const { t } = useTranslation("people");
  const [granted, setGranted] = useState(false);
  const [purpose, setPurpose] = useState<Purpose>("marketing");
  const [network, setNetwork] = useState("");
  const [evidence, setEvidence] = useState("");
  const [textVersion, setTextVersion] = useState("");
  const save = useMutation({
    mutationFn: () =>
      call(recordConsent, {
        params: { id: person.id },
        body: {
          purpose,
          granted,
          network: network || undefined,
          evidence: evidence.trim() || undefined,
          textVersion: textVersion.trim() || undefined,
        },
      }),
    onSuccess: () => {
      toast(t("contact.recorded", { name: person.name }));
      onClose();
      return refresh(getContactRules, listConsents, getPerson, getTimeline);
    },
  });
  const fields = fieldErrors(save.error);
  const unproven = granted && (evidence.trim() === "" || textVersion.trim() === "");
  return (
    <FormModal
      title={t("contact.formTitle", { name: person.name })}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("contact.record")}
      pending={save.isPending}
      error={save.error}
      disabled={unproven}
    >
      <SegmentedControl
        aria-label={t("contact.answer")}
        value={granted ? "yes" : "no"}
        onChange={(value) => setGranted(value === "yes")}
        data={[
          { value: "no", label: t("contact.saidNo") },
          { value: "yes", label: t("contact.saidYes") },
        ]}
      />
      <NativeSelect
        label={t("contact.what")}
        value={purpose}
        onChange={(event) => setPurpose(purposes.find((one) => one === event.currentTarget.value) ?? "marketing")}
        data={purposes.map((value) => ({ value, label: t(`contact.purposeLong.${value}`) }))}
        data-autofocus
      />
      <NativeSelect
        label={t("contact.where")}
        value={network}
        onChange={(event) => setNetwork(event.currentTarget.value)}
        data={[
          { value: "", label: t("contact.everywhere") },
          ...[...new Set([...networks, "mail"])].map((value) => ({ value, label: value })),
        ]}
        error={fields.network}
      />
      <Textarea
        label={t("contact.evidence")}
        placeholder={t("contact.evidencePlaceholder")}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        error={fields.evidence}
      />
      {granted && (
        <TextInput
          label={t("contact.textVersion")}
          description={t("contact.textVersionHelp")}
          value={textVersion}
          onChange={(event) => setTextVersion(event.currentTarget.value)}
          maxLength={100}
          error={fields.textVersion}
        />
      )}
    </FormModal>
  );
}
