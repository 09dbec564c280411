import { liftSuppression, suppress } from "@earshot/contract/consent.ts";
import { getConversation } from "@earshot/contract/inbox.ts";
import { getPerson, type Person } from "@earshot/contract/people.ts";
import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./person-panel.module.css";

/** Whether this person may be written to, why not, and how to change it. */
export function DoNotContact({ person }: { person: Person }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { can, format } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const after = () => refresh(getPerson, getConversation);
  const set = useMutation({
    mutationFn: () => call(suppress, { params: { id: person.id }, body: { reason: reason.trim() } }),
    onSuccess: async () => {
      setOpened(false);
      setReason("");
      await after();
    },
    onError: toastProblem,
  });
  const lift = useMutation({
    mutationFn: (suppressionId: string) => call(liftSuppression, { params: { id: person.id, suppressionId } }),
    onSuccess: after,
    onError: toastProblem,
  });
  const ask = async (id: string) => {
    const yes = await confirm({
      title: t("person.dncLiftTitle"),
      text: t("person.dncLiftText", { name: person.name }),
      yes: t("person.dncLift"),
    });
    if (yes) lift.mutate(id);
  };
  return (
    <>
      {person.suppressions.map((entry) => (
        <div key={entry.id} className={styles.stop}>
          <p>
            <strong>{t("person.dnc")}</strong>
            <br />
            {t("person.dncSince", { at: format.short(entry.createdAt), reason: entry.reason })}
          </p>
          {can("people:edit") ? (
            <Button size="compact-xs" variant="default" loading={lift.isPending} onClick={() => void ask(entry.id)}>
              {t("person.dncLift")}
            </Button>
          ) : null}
        </div>
      ))}
      {person.suppressions.length === 0 && can("people:edit") ? (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          justify="flex-start"
          leftSection={<IconHandStop size={15} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          {t("person.dncAdd")}
        </Button>
      ) : null}
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("person.dncTitle", { name: person.name })}
        closeButtonProps={{ "aria-label": shell("actions.close") }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) set.mutate();
          }}
        >
          <Text size="sm" c="dimmed" mb="md">
            {t("person.dncLead")}
          </Text>
          <TextInput
            label={t("person.dncReason")}
            value={reason}
            maxLength={500}
            required
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={() => setOpened(false)}>
              {shell("actions.cancel")}
            </Button>
            <Button type="submit" color="brick" disabled={!reason.trim()} loading={set.isPending}>
              {t("person.dncSet")}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
