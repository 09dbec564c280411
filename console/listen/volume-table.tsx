import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";
import { postsBehind } from "./posts-behind.ts";
import type { Layer } from "./stack.ts";

type Props = {
  layers: Layer[];
  by: "topic" | "channel";
  topic: string | undefined;
  caption: string;
  labelOf: (at: number) => string;
};

/** The chart's figures as rows, newest first, each a way to its posts; hours and days without posts are left out. */
export function VolumeTable({ layers, by, topic, caption, labelOf }: Props) {
  const { t } = useTranslation("listen");
  const { format, slug } = useWorkspace();
  const rows = (layers[0]?.buckets ?? [])
    .map((bucket, index) => ({
      at: bucket.at,
      until: bucket.until,
      posts: layers.map((layer) => layer.buckets[index]?.posts ?? 0),
    }))
    .filter((row) => row.posts.some((posts) => posts > 0))
    .reverse();
  return (
    <ScrollRegion className={styles.tablePlace} label={caption}>
      <Table stickyHeader fz="sm" verticalSpacing={4} tabularNums>
        <caption className={styles.hidden}>{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("volume.time")}</Table.Th>
            {layers.map((layer) => (
              <Table.Th key={layer.key ?? "rest"} scope="col" ta="end">
                {layer.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.at}>
              <Table.Th scope="row" fw={400}>
                {labelOf(row.at)}
              </Table.Th>
              {row.posts.map((posts, index) => {
                const layer = layers[index];
                return (
                  <Table.Td key={layer?.key ?? "rest"} ta="end">
                    {posts === 0 ? (
                      "–"
                    ) : (
                      <Link
                        className={styles.figureLink}
                        to="/w/$workspace/listen/posts"
                        params={{ workspace: slug }}
                        search={postsBehind(layer?.key ?? null, row, by, topic)}
                      >
                        {format.number(posts)}
                      </Link>
                    )}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
