import { Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import styles from "./understanding.module.css";

type Bin = { from: number; rows: number; confidence: number; accuracy: number };

/** How often the model was right where it was so sure: honest where both bars are as long. */
export function Reliability({ rows, bins }: { rows: number; bins: Bin[] | null }) {
  const { t } = useTranslation("understanding");
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <section aria-labelledby="reliability">
      <Title order={2} size="h3" id="reliability">
        {t("models.reliability")}
      </Title>
      <Text size="sm">
        {bins === null ? t("models.reliabilityFew", { rows }) : t("models.reliabilityLead", { rows })}
      </Text>
      {bins === null ? null : (
        <ScrollRegion label={t("models.bins")} className={styles.scroll}>
          <Table fz="sm" verticalSpacing={4} tabularNums>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("models.bin")}</Table.Th>
                <Table.Th>{t("models.answersIn")}</Table.Th>
                <Table.Th>{t("models.said")}</Table.Th>
                <Table.Th>{t("models.was")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {bins.map((bin) => (
                <Table.Tr key={bin.from}>
                  <Table.Td>
                    {percent(bin.from)}–{percent(bin.from + 0.1)}
                  </Table.Td>
                  <Table.Td>{bin.rows.toLocaleString()}</Table.Td>
                  <Table.Td>
                    <Bar share={bin.confidence} quiet /> {percent(bin.confidence)}
                  </Table.Td>
                  <Table.Td>
                    <Bar share={bin.accuracy} /> {percent(bin.accuracy)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollRegion>
      )}
    </section>
  );
}

function Bar({ share, quiet = false }: { share: number; quiet?: boolean }) {
  return (
    <span
      className={styles.bar}
      data-quiet={quiet || undefined}
      style={{ inlineSize: `${Math.round(share * 60)}px` }}
      aria-hidden
    />
  );
}
