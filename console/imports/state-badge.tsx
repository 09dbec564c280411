import type { FileImport } from "@earshot/contract/imports.ts";
import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const colors: Partial<Record<FileImport["state"], string>> = { done: "teal", failed: "brick", ready: "blue" };

export function StateBadge({ state }: { state: FileImport["state"] }) {
  const { t } = useTranslation("imports");
  return (
    <Badge variant="default" tt="none" fw={550} leftSection={<Dot color={colors[state] ?? "gray"} />}>
      {t(`states.${state}`)}
    </Badge>
  );
}

const Dot = ({ color }: { color: string }) => (
  <span
    aria-hidden
    style={{
      display: "inline-block",
      inlineSize: 7,
      blockSize: 7,
      borderRadius: "50%",
      background: `var(--mantine-color-${color}-6)`,
    }}
  />
);
