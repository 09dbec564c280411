import { downloadRefusals, type FileImport, listRefusals } from "@earshot/contract/imports.ts";
import { Button, Table } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { address } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { MoreRows } from "../shell/more-rows.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./imports.module.css";

/** Rows that were not taken, and the file of them. */
export function RefusalList({ row }: { row: FileImport }) {
  const { t } = useTranslation("imports");
  const { id } = useWorkspace();
  const refusals = useInfiniteQuery(pages(listRefusals, { params: { id: row.id }, query: { limit: 50 } }));
  const items = refusals.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ScrollRegion className={styles.scroll} label={t("refusals.title")}>
      <div className={styles.headingLine}>
        <h2 className={styles.heading}>{t("refusals.title")}</h2>
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          href={address(downloadRefusals.path, { id: row.id }, { workspace: id })}
          download
        >
          {t("refusals.download")}
        </Button>
      </div>
      <Table fz="sm" verticalSpacing={7} horizontalSpacing={12}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" ta="end">
              {t("refusals.line")}
            </Table.Th>
            <Table.Th scope="col">{t("refusals.why")}</Table.Th>
            <Table.Th scope="col">{t("refusals.cells")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows of one line may be refused
            <Table.Tr key={`${item.line} ${at}`}>
              <Table.Td ta="end">{item.line}</Table.Td>
              <Table.Td>{item.reason}</Table.Td>
              <Table.Td className={styles.cell}>
                <bdi>
                  {item.cells
                    .filter((cell) => cell !== "")
                    .join(" · ")
                    .slice(0, 160)}
                </bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <MoreRows answer={refusals} label={t("more")} m="md" />
    </ScrollRegion>
  );
}
