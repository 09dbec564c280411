import { listTeammates } from "@earshot/contract/workspace.ts";
import { Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { dated } from "../people/dated.ts";
import { Face } from "../shell/face.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

/** Who works here, and as what. */
export function TeamPage() {
  const { t, i18n } = useTranslation("settings");
  const { timezone, me } = useWorkspace();
  const team = useInfiniteQuery(pages(listTeammates, { query: { limit: 100 } }));
  const items = team.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("team.title")} side={<SettingsSide />} wide>
      {team.isError && !team.data ? (
        <ProblemNote error={team.error} onRetry={() => void team.refetch()} />
      ) : team.isPending ? (
        <RowsSkeleton />
      ) : (
        <>
          <Table fz="sm" verticalSpacing={9} horizontalSpacing={20} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("team.teammate")}</Table.Th>
                <Table.Th scope="col">{t("team.role")}</Table.Th>
                <Table.Th scope="col" className={styles.wideOnly} ta="end">
                  {t("team.since")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((teammate) => (
                <Table.Tr key={teammate.id}>
                  <Table.Td>
                    <span className={styles.line}>
                      <Face name={teammate.name} size={30} />
                      <span className={styles.lines}>
                        <bdi className={styles.name}>
                          {teammate.name}
                          {teammate.email === me?.email && ` (${t("team.you")})`}
                        </bdi>
                        <Text component="span" size="xs" c="dimmed" truncate>
                          <bdi>{teammate.email}</bdi>
                        </Text>
                      </span>
                    </span>
                  </Table.Td>
                  <Table.Td>
                    <span title={t(`roleHelp.${teammate.role}`)}>{t(`role.${teammate.role}`)}</span>
                  </Table.Td>
                  <Table.Td className={styles.wideOnly} ta="end">
                    <time dateTime={teammate.createdAt}>{dated(teammate.createdAt, timezone, i18n.language)}</time>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <MoreRows answer={team} label={t("more")} m="md" />
        </>
      )}
    </Page>
  );
}
