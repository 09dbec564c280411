import { Button, Group, Modal, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

type Question = { title: string; text: string; yes: string; danger?: boolean };

let asked: (Question & { answer: (yes: boolean) => void }) | null = null;
const listeners = new Set<() => void>();

/** Asks before what cannot be undone. Resolves to the person's answer. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    show({
      ...question,
      answer: (yes) => {
        show(null);
        resolve(yes);
      },
    });
  });
}

/** Stands once, at the top of the app. */
export function ConfirmDialog() {
  const { t } = useTranslation("shell");
  const question = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => asked,
  );
  return (
    <Modal
      opened={question !== null}
      onClose={() => question?.answer(false)}
      title={question?.title}
      closeButtonProps={{ "aria-label": t("actions.close") }}
    >
      <Text size="sm">{question?.text}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button
          variant="default"
          onClick={() => question?.answer(false)}
          data-autofocus={question?.danger || undefined}
        >
          {t("actions.cancel")}
        </Button>
        <Button
          color={question?.danger ? "brick" : undefined}
          onClick={() => question?.answer(true)}
          data-autofocus={question?.danger ? undefined : true}
        >
          {question?.yes}
        </Button>
      </Group>
    </Modal>
  );
}

function show(next: typeof asked): void {
  asked = next;
  for (const changed of listeners) changed();
}
