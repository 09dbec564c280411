import { Button, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModal } from "../shell/form-modal.tsx";
import { toastProblem } from "../shell/toast.tsx";

/** Hides something from the portal with a reason for the team, or shows it again. */
export function HideForm({
  hidden,
  save,
}: {
  hidden: string | null;
  save: (reason: string | null) => Promise<unknown>;
}) {
  const { t } = useTranslation("community");
  const [asking, ask] = useDisclosure(false);
  const [reason, setReason] = useState("");
  const hide = useMutation({ mutationFn: () => save(reason.trim()), onSuccess: ask.close });
  if (hidden !== null)
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        title={hidden}
        onClick={() => void save(null).catch((error) => toastProblem(error))}
      >
        {t("hide.show")}
      </Button>
    );
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={ask.open}>
        {t("hide.hide")}
      </Button>
      <FormModal
        title={t("hide.title")}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => hide.mutate()}
        yes={t("hide.hide")}
        pending={hide.isPending}
        error={hide.error}
        disabled={reason.trim() === ""}
      >
        <Textarea
          label={t("hide.reason")}
          description={t("hide.help")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          data-autofocus
        />
      </FormModal>
    </>
  );
}
