import type { Conversation } from "@earshot/contract/inbox.ts";
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActs } from "./act.ts";

const reasons = ["thanks", "peers", "elsewhere", "irrelevant", "spam", "other"] as const;

/** "No reply needed" is a good end; it takes a reason. */
export function QuietDialog({
  conversation,
  opened,
  onClose,
}: {
  conversation: Conversation;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const acts = useActs();
  const [reason, setReason] = useState<(typeof reasons)[number]>("thanks");
  const [words, setWords] = useState("");
  useEffect(() => {
    if (opened) setWords("");
  }, [opened]);
  const text = reason === "other" ? words.trim() : t(`quiet.${reason}`);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("quiet.title")}
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!text) return;
          acts.setStatus(conversation, "no_reply_needed", text);
          onClose();
        }}
      >
        <Text size="sm" c="dimmed" mb="md">
          {t("quiet.lead")}
        </Text>
        <Radio.Group
          value={reason}
          onChange={(value) => setReason(value as typeof reason)}
          aria-label={t("quiet.title")}
        >
          <Stack gap={10}>
            {reasons.map((name) => (
              <Radio
                key={name}
                value={name}
                label={t(`quiet.${name}`)}
                data-autofocus={name === "thanks" || undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        {reason === "other" ? (
          <TextInput
            mt="sm"
            aria-label={t("quiet.other")}
            value={words}
            maxLength={500}
            required
            autoFocus
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        ) : null}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {shell("actions.cancel")}
          </Button>
          <Button type="submit" disabled={!text}>
            {t("quiet.set")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
