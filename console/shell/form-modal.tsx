import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/problem.ts";
import { ProblemNote } from "./problem-note.tsx";

type Props = {
  title: string;
  opened: boolean;
  onClose: () => void;
  onSubmit: () => void;
  /** what the button says that does it */
  yes: string;
  pending: boolean;
  /** shown as a whole where it names none of the fields */
  error: unknown;
  disabled?: boolean;
  danger?: boolean;
  wide?: boolean;
  children: ReactNode;
};

/** A question with fields: asked in front of the page, answered by one button. */
export function FormModal({
  title,
  opened,
  onClose,
  onSubmit,
  yes,
  pending,
  error,
  disabled,
  danger,
  wide,
  children,
}: Props) {
  const { t } = useTranslation("shell");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside of React's tree but not of the page's: what it asks is not asked of a form around it.
    event.stopPropagation();
    onSubmit();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={wide ? "lg" : undefined}
      closeButtonProps={{ "aria-label": t("actions.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          {children}
          {error !== null && error !== undefined && Object.keys(fieldErrors(error)).length === 0 && (
            <ProblemNote error={error} />
          )}
          <Group justify="flex-end">
            <Button type="submit" color={danger ? "brick" : undefined} loading={pending} disabled={disabled}>
              {yes}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
