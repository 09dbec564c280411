import { getContactRules, liftSuppression, suppress } from "@earshot/contract/consent.ts";
import { getPerson, listPeople, type Person } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { Button, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

/** Do not contact: why, since when, and the way to set or lift it. The server obeys it whatever a screen shows. */
export function Suppressions({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { can, format } = useWorkspace();
  const [asking, ask] = useDisclosure(false);
  const [reason, setReason] = useState("");
  const renew = () => refresh(getPerson, getContactRules, listPeople, getTimeline);
  const set = useMutation({
    mutationFn: () => call(suppress, { params: { id: person.id }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      ask.close();
      setReason("");
      toast(t("suppression.set", { name: person.name }));
      return renew();
    },
  });
  const lift = async (suppressionId: string) => {
    const sure = await confirm({
      title: t("suppression.liftTitle", { name: person.name }),
      text: t("suppression.liftText"),
      yes: t("suppression.lift"),
    });
    if (!sure) return;
    try {
      await call(liftSuppression, { params: { id: person.id, suppressionId } });
      toast(t("suppression.lifted", { name: person.name }));
    } catch (error) {
      toastProblem(error);
    }
    await renew();
  };
  return (
    <section aria-label={t("suppression.title")}>
      {person.suppressions.map((entry) => (
        <div key={entry.id} className={styles.suppression}>
          <IconBan size={18} aria-hidden />
          <div>
            <strong>{t("suppression.mark")}</strong>
            <Text size="sm" className={styles.prewrap} dir="auto">
              {entry.reason}
            </Text>
            <Text size="xs" c="dimmed">
              {t("suppression.by", { source: entry.source, at: format.short(entry.createdAt) })}
            </Text>
          </div>
          {can("people:edit") && (
            <Button size="compact-sm" variant="default" onClick={() => void lift(entry.id)}>
              {t("suppression.lift")}
            </Button>
          )}
        </div>
      ))}
      {person.suppressions.length === 0 && can("people:edit") && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconBan size={15} aria-hidden />}
          onClick={ask.open}
        >
          {t("suppression.doNot")}
        </Button>
      )}
      <FormModal
        title={t("suppression.title")}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => set.mutate()}
        yes={t("suppression.doNot")}
        pending={set.isPending}
        error={set.error}
        disabled={reason.trim() === ""}
        danger
      >
        <Text size="sm">{t("suppression.help", { name: person.name })}</Text>
        <Textarea
          label={t("suppression.reason")}
          placeholder={t("suppression.reasonPlaceholder")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          required
          withAsterisk={false}
          data-autofocus
        />
      </FormModal>
    </section>
  );
}
