import { type CannedReply, createCannedReply, deleteCannedReply, listCannedReplies } from "@earshot/contract/inbox.ts";
import { ActionIcon, Button, Group, Modal, Stack, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMessageBolt, IconPlus, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
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
  const items = replies.data?.pages.flatMap((page) => page.items) ?? [];
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
    <Page title={t("canned.title")} side={<SettingsSide />} actions={items.length > 0 && create} wide>
      {replies.isError && !replies.data ? (
        <ProblemNote error={replies.error} onRetry={() => void replies.refetch()} />
      ) : replies.isPending ? (
        <RowsSkeleton />
      ) : items.length === 0 ? (
        <Empty icon={IconMessageBolt} title={t("canned.emptyTitle")} text={t("canned.emptyText")}>
          {create}
        </Empty>
      ) : (
        <ul className={styles.list}>
          {items.map((reply) => (
            <li key={reply.id} className={styles.item}>
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
            </li>
          ))}
        </ul>
      )}
      {replies.hasNextPage && (
        <Button
          m="md"
          size="compact-sm"
          variant="default"
          loading={replies.isFetchingNextPage}
          onClick={() => void replies.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
      <NewCannedReply opened={adding} onClose={add.close} />
    </Page>
  );
}

function NewCannedReply({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(["settings", "shell"]);
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("canned.new")}
      size="lg"
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
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
          {create.isError && Object.keys(errors).length === 0 && <ProblemNote error={create.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={name.trim() === "" || text.trim() === ""}>
              {t("canned.create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
