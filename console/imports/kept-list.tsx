import { type FileImport, listKept } from "@earshot/contract/imports.ts";
import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { MoreRows } from "../shell/more-rows.tsx";
import styles from "./imports.module.css";

/** What stayed after undoing, and why. */
export function KeptList({ row }: { row: FileImport }) {
  const { t } = useTranslation("imports");
  const kept = useInfiniteQuery(pages(listKept, { params: { id: row.id }, query: { limit: 50 } }));
  const items = kept.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t("undo.keptTitle")}>
      <h2 className={styles.heading}>{t("undo.keptTitle")}</h2>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={`${item.kind} ${item.id}`} className={styles.row}>
            <bdi className={styles.name}>{item.label ?? item.kind}</bdi>
            <Text size="sm" c="dimmed" component="span">
              {item.reason}
            </Text>
          </li>
        ))}
      </ul>
      <MoreRows answer={kept} label={t("more")} m="md" />
    </section>
  );
}
