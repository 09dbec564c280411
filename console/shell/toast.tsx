import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { sentenceOf } from "../api/problem.ts";

/** At most this many stand at once; the oldest makes room, so that the newest can always be undone. */
const MOST = 3;
let shown: string[] = [];

/** Says what was done; `undo` adds the button that takes it back. */
export function toast(
  message: string,
  { undo, tone = "done" }: { undo?: () => void; tone?: "done" | "failed" } = {},
): void {
  const id = crypto.randomUUID();
  shown = [...shown, id];
  for (const old of shown.slice(0, -MOST)) notifications.hide(old);
  notifications.show({
    id,
    color: tone === "failed" ? "brick" : "teal",
    autoClose: undo || tone === "failed" ? 8_000 : 4_000,
    onClose: () => {
      shown = shown.filter((one) => one !== id);
    },
    closeButtonProps: { "aria-label": i18next.t("shell:actions.close") },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm" role={tone === "failed" ? "alert" : "status"}>
        <Text size="sm">{message}</Text>
        {undo ? (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {i18next.t("shell:actions.undo")}
          </Button>
        ) : null}
      </Group>
    ),
  });
}

/** Says what went wrong and what to do. */
export function toastProblem(error: unknown): void {
  toast(sentenceOf(error), { tone: "failed" });
}
