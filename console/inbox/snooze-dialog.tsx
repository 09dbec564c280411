import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { instantOf, wallClock } from "../i18n/zoned-time.ts";
import { useWorkspace } from "../shell/workspace.ts";

/** A time of one's own, by the workspace's clocks. */
export function SnoozeDialog({
  onSet,
  opened,
  onClose,
}: {
  onSet: (until: Date) => void;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { timezone } = useWorkspace();
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (!opened) return;
    const { year, month, day } = wallClock(new Date(Date.now() + 86_400_000), timezone);
    const two = (n: number) => String(n).padStart(2, "0");
    setTyped(`${year}-${two(month)}-${two(day)}T09:00`);
    setRefused(false);
  }, [opened, timezone]);
  const set = () => {
    const [year, month, day, hour, minute] = typed.split(/\D/).map(Number);
    const until =
      year && month && day ? instantOf({ year, month, day, hour: hour ?? 9, minute: minute ?? 0 }, timezone) : null;
    if (!until || until.getTime() <= Date.now()) {
      setRefused(true);
      return;
    }
    onSet(until);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("snooze.customTitle")}
      size="sm"
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set();
        }}
      >
        <TextInput
          type="datetime-local"
          label={t("snooze.customLabel", { zone: timezone })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={refused ? t("snooze.past") : null}
          data-autofocus
          required
        />
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {shell("actions.cancel")}
          </Button>
          <Button type="submit">{t("snooze.set")}</Button>
        </Group>
      </form>
    </Modal>
  );
}
