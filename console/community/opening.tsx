import { Button, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { confirm } from "../shell/confirm.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { toastProblem } from "../shell/toast.tsx";

type Props = {
  isOpen: boolean;
  /** the charter has no gaps */
  isWhole: boolean;
  open: (overrideReason?: string) => Promise<unknown>;
  close: () => Promise<unknown>;
  words: {
    open: string;
    override: string;
    overrideTitle: string;
    close: string;
    closeTitle: string;
    closeText: string;
  };
};

/** Opens or closes what needs a charter. With gaps in it a reason is asked for, which is logged by name. */
export function Opening({ isOpen, isWhole, open, close, words }: Props) {
  const { t } = useTranslation("community");
  const [asking, ask] = useDisclosure(false);
  const [reason, setReason] = useState("");
  const opening = useMutation({
    mutationFn: (overrideReason?: string) => open(overrideReason),
    onSuccess: () => ask.close(),
  });
  const shut = async () => {
    const sure = await confirm({ title: words.closeTitle, text: words.closeText, yes: words.close, danger: true });
    if (sure) await close().catch(toastProblem);
  };
  if (isOpen)
    return (
      <Button variant="default" size="compact-md" onClick={() => void shut()}>
        {words.close}
      </Button>
    );
  return (
    <>
      <Button
        size="compact-md"
        variant={isWhole ? "filled" : "default"}
        loading={opening.isPending && !asking}
        onClick={() => (isWhole ? opening.mutate(undefined, { onError: toastProblem }) : ask.open())}
      >
        {isWhole ? words.open : words.override}
      </Button>
      <FormModal
        title={words.overrideTitle}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => opening.mutate(reason.trim())}
        yes={words.open}
        pending={opening.isPending}
        error={opening.error}
        disabled={reason.trim().length < 10}
      >
        <Textarea
          label={t("open.reason")}
          description={t("open.reasonHelp")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1_000}
          data-autofocus
        />
      </FormModal>
    </>
  );
}
