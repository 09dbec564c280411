import type { Result } from "@earshot/contract/endpoint.ts";
import type { getTopAuthors } from "@earshot/contract/insights.ts";
import { Skeleton, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AuthorLink } from "./author-link.tsx";
import styles from "./listen.module.css";
import type { Period } from "./period.ts";

type Props = {
  items: Result<typeof getTopAuthors>["items"] | undefined;
  topic: string | undefined;
  span: Period;
};

/** Who said most: their page, whether they are known, and the posts behind each figure. */
export function TopAuthors({ items, topic, span }: Props) {
  const { t } = useTranslation("listen");
  const { format, slug } = useWorkspace();
  if (!items) return <Skeleton h={160} radius="sm" />;
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("topAuthors.empty")}
      </Text>
    );
  }
  return (
    <Table fz="sm" verticalSpacing={6} horizontalSpacing={6} tabularNums>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("topAuthors.author")}</Table.Th>
          <Table.Th scope="col" ta="end">
            {t("topAuthors.posts")}
          </Table.Th>
          <Table.Th scope="col" ta="end">
            <abbr title={t("topAuthors.engagementFormula")} className={styles.abbreviation}>
              {t("topAuthors.engagement")}
            </abbr>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ author, posts, engagement }) => (
          <Table.Tr key={author.id}>
            <Table.Td className={styles.authorCell}>
              <span className={styles.authorLine}>
                <Face name={author.name || author.handle} url={author.avatarUrl} size={24} />
                <AuthorLink author={author} />
                <NetworkIcon network={author.network} size={14} />
                {author.personId === null && !author.own && (
                  <span className={styles.unknown}>{t("author.unknown")}</span>
                )}
                {author.own && <span className={styles.unknown}>{t("author.own")}</span>}
              </span>
            </Table.Td>
            <Table.Td ta="end">
              <Link
                className={styles.figureLink}
                to="/w/$workspace/listen/posts"
                params={{ workspace: slug }}
                search={{ author: author.id, topic, since: span.since, until: span.until }}
                aria-label={t("topAuthors.show", { count: posts, name: author.name || author.handle })}
              >
                {format.number(posts)}
              </Link>
            </Table.Td>
            <Table.Td ta="end">{format.number(engagement)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
