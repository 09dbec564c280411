import { type CannedReply, createCannedReply, deleteCannedReply, listCannedReplies } from "@earshot/contract/inbox.ts";
import { ActionIcon, Button, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMessageBolt, IconPlus, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { itemsOf, pages } from "../api/pages.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

/** Texts the team uses again; `/` in the composer finds them. */
export function CannedRepliesPage() {
  const { t } = useTranslation("settings");
  const { can } = useWorkspace();
  const [adding, add] = useDisclosure(false);
  const replies = useInfiniteQuery(pages(listCannedReplies, { query: { limit: 100 } }));
  const allowed = can("conversations:work");
  const create = allowed && (
    <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      {t("canned.new")}
    </Button>
  );
  const remove = async (reply: CannedReply) => {
    try {
      await call(deleteCannedReply, { params: { id: reply.id } });
      await refresh(listCannedReplies);
      toast(t("canned.removed", { name: reply.name }), {
        undo: () =>
          void call(createCannedReply, { body: { name: reply.name, text: reply.text } }).then(
            () => refresh(listCannedReplies),
            toastProblem,
          ),
      });
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Page title={t("canned.title")} side={<SettingsSide />} actions={itemsOf(replies).length > 0 && create} wide>
      <div className={styles.column}>
        <RowsList
          answer={replies}
          render={(reply) => (
            <div className={styles.item}>
              <div className={styles.lines}>
                <bdi className={styles.name}>{reply.name}</bdi>
                <Text size="sm" c="dimmed" className={styles.prewrap} dir="auto">
                  {reply.text}
                </Text>
              </div>
              {allowed && (
                <Tooltip label={t("canned.remove")}>
                  <ActionIcon
                    aria-label={t("canned.removeNamed", { name: reply.name })}
                    onClick={() => void remove(reply)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
            </div>
          )}
          label={t("canned.title")}
          height={72}
          empty={
            <Empty icon={IconMessageBolt} title={t("canned.emptyTitle")} text={t("canned.emptyText")}>
              {create}
            </Empty>
          }
        />
      </div>
      <NewCannedReply opened={adding} onClose={add.close} />
    </Page>
  );
}

function NewCannedReply({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const create = useMutation({
    mutationFn: () => call(createCannedReply, { body: { name: name.trim(), text: text.trim() } }),
    onSuccess: (reply) => {
      setName("");
      setText("");
      onClose();
      toast(t("canned.created", { name: reply.name }));
      return refresh(listCannedReplies);
    },
  });
  const errors = fieldErrors(create.error);
  return (
    <FormModal
      title={t("canned.new")}
      opened={opened}
      onClose={onClose}
      onSubmit={() => create.mutate()}
      yes={t("canned.create")}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === "" || text.trim() === ""}
      wide
    >
      <TextInput
        label={t("canned.name")}
        description={t("canned.nameHelp")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={errors.name}
        data-autofocus
      />
      <Textarea
        label={t("canned.text")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={20_000}
        autosize
        minRows={4}
        maxRows={14}
        required
        withAsterisk={false}
        error={errors.text}
        dir="auto"
      />
    </FormModal>
  );
}
