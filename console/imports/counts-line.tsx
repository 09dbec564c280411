import type { FileImport } from "@earshot/contract/imports.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";

/** What came of it, in one line; nothing before a run. */
export function CountsLine({ row, counts = row.counts }: { row: FileImport; counts?: FileImport["counts"] }) {
  const { t } = useTranslation("imports");
  const { format } = useWorkspace();
  const parts = (["created", "updated", "unchanged", "refused"] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${format.number(counts[name])} ${t(name)}`);
  if (row.state === "undone" || row.state === "undoing") {
    parts.push(`${format.number(row.undone)} ${t("undone")}`);
    if (row.kept > 0) parts.push(`${format.number(row.kept)} ${t("kept")}`);
  }
  return (
    <Text size="sm" component="span" style={{ fontVariantNumeric: "tabular-nums" }}>
      {parts.join(", ")}
    </Text>
  );
}
