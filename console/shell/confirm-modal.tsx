import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Asked } from "./confirm.tsx";

/** A question with its two answers. */
export function ConfirmModal({ question }: { question: Asked }) {
  const { t } = useTranslation("shell");
  return (
    <Modal
      opened
      onClose={() => question.answer(false)}
      title={question.title}
      closeButtonProps={{ "aria-label": t("actions.close") }}
    >
      <Text size="sm">{question.text}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => question.answer(false)} data-autofocus={question.danger || undefined}>
          {t("actions.cancel")}
        </Button>
        <Button
          color={question.danger ? "brick" : undefined}
          onClick={() => question.answer(true)}
          data-autofocus={question.danger ? undefined : true}
        >
          {question.yes}
        </Button>
      </Group>
    </Modal>
  );
}
