import { createCannedReply, deleteCannedReply, listCannedReplies } from "@earshot/contract/inbox.ts";
import { ActionIcon, Button, Group, Popover, TextInput, Tooltip } from "@mantine/core";
import { IconMessage2Bolt, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import styles from "./canned-picker.module.css";

/** The texts the team uses again: pick one, keep the present text as a new one, drop one. */
export function CannedPicker({ text, onPick }: { text: string; onPick: (text: string) => void }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const canned = useQuery({ ...get(listCannedReplies, { query: { limit: 200 } }), enabled: opened });
  const keep = useMutation({
    mutationFn: () => call(createCannedReply, { body: { name: name.trim(), text: text.trim() } }),
    onSuccess: async (made) => {
      toast(t("composer.cannedKept", { name: made.name }));
      setName("");
      await refresh(listCannedReplies);
    },
    onError: toastProblem,
  });
  const drop = useMutation({
    mutationFn: (id: string) => call(deleteCannedReply, { params: { id } }),
    onSuccess: () => refresh(listCannedReplies),
    onError: toastProblem,
  });
  const items = canned.data?.items ?? [];
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={340} trapFocus shadow="md">
      <Popover.Target>
        <Tooltip label={`${t("composer.canned")} (/)`}>
          <ActionIcon size="lg" aria-label={t("composer.canned")} onClick={() => setOpened((was) => !was)}>
            <IconMessage2Bolt size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t("composer.canned")}>
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={styles.pick}
                onClick={() => {
                  setOpened(false);
                  onPick(one.text);
                }}
              >
                <strong>{one.name}</strong>
                <span>{one.text}</span>
              </button>
              <ActionIcon aria-label={`${shell("actions.remove")}: ${one.name}`} onClick={() => drop.mutate(one.id)}>
                <IconTrash size={15} />
              </ActionIcon>
            </li>
          ))}
          {items.length === 0 && !canned.isPending ? (
            <li className={styles.none}>{t("composer.cannedEmpty")}</li>
          ) : null}
        </ul>
        {text.trim() ? (
          <form
            className={styles.keep}
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (name.trim()) keep.mutate();
            }}
          >
            <Group gap="xs" align="flex-end" wrap="nowrap">
              <TextInput
                flex={1}
                size="xs"
                label={t("composer.cannedKeep")}
                placeholder={t("composer.cannedName")}
                value={name}
                maxLength={200}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button size="xs" variant="default" type="submit" loading={keep.isPending} disabled={!name.trim()}>
                {shell("actions.save")}
              </Button>
            </Group>
          </form>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
