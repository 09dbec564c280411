import type { ImportPreview } from "@earshot/contract/imports.ts";
import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import styles from "./imports.module.css";

const longest = 80;

/** The first rows as they stand in the file. */
export function PreviewTable({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation("imports");
  const shown = preview.columns
    .map((column, n) => ({ column, n }))
    .filter(({ n }) => preview.rows.some((row) => row.cells[n]))
    .slice(0, 40);
  return (
    <ScrollRegion className={styles.scroll} label={t("preview.title")}>
      <h2 className={styles.heading}>{t("preview.title")}</h2>
      <Table fz="xs" verticalSpacing={6} horizontalSpacing={12} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" ta="end">
              {t("preview.line")}
            </Table.Th>
            {shown.map(({ column }) => (
              <Table.Th key={column} scope="col" className={styles.cell}>
                <bdi>{column}</bdi>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
            <Table.Tr key={at}>
              <Table.Td ta="end">{row.line}</Table.Td>
              {row.fault === null ? (
                shown.map(({ column, n }) => (
                  <Table.Td key={column} className={styles.cell} title={row.cells[n]}>
                    <bdi>{(row.cells[n] ?? "").slice(0, longest)}</bdi>
                  </Table.Td>
                ))
              ) : (
                <Table.Td colSpan={Math.max(1, shown.length)}>{row.fault}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
