import { closePortal, getPortal, openPortal, type Portal } from "@earshot/contract/portal.ts";
import { Button, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { toastProblem } from "../shell/toast.tsx";

/** Opens or closes the portal. With gaps in the charter a reason is asked for, which is logged by name. */
export function OpenPortal({ portal }: { portal: Portal }) {
  const { t } = useTranslation("community");
  const [asking, ask] = useDisclosure(false);
  const [reason, setReason] = useState("");
  const open = useMutation({
    mutationFn: (overrideReason?: string) => call(openPortal, { body: { overrideReason } }),
    onSuccess: async () => {
      ask.close();
      await refresh(getPortal);
    },
  });
  const close = async () => {
    const sure = await confirm({
      title: t("open.closeTitle"),
      text: t("open.closeText"),
      yes: t("open.close"),
      danger: true,
    });
    if (!sure) return;
    await call(closePortal).then(() => refresh(getPortal), toastProblem);
  };
  if (portal.openedAt !== null)
    return (
      <Button variant="default" size="compact-md" onClick={() => void close()}>
        {t("open.close")}
      </Button>
    );
  const whole = portal.missing.length === 0;
  return (
    <>
      <Button
        size="compact-md"
        variant={whole ? "filled" : "default"}
        loading={open.isPending && !asking}
        onClick={() => (whole ? open.mutate(undefined, { onError: toastProblem }) : ask.open())}
      >
        {t(whole ? "open.open" : "open.override")}
      </Button>
      <FormModal
        title={t("open.overrideTitle")}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => open.mutate(reason.trim())}
        yes={t("open.open")}
        pending={open.isPending}
        error={open.error}
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
