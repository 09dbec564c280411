import type { Person } from "@earshot/contract/people.ts";
import { listPurchases } from "@earshot/contract/products.ts";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import { money } from "./money.ts";
import styles from "./people.module.css";

/** What the person bought, newest first; the twenty newest. */
export function PersonPurchases({ person }: { person: Person }) {
  const { t, i18n } = useTranslation("people");
  const { format, timezone } = useWorkspace();
  const purchases = useQuery(get(listPurchases, { query: { personId: person.id, limit: 20 } }));
  return (
    <section aria-labelledby="purchases-title">
      <div className={styles.sectionHead}>
        <h2 id="purchases-title">{t("purchases.title")}</h2>
      </div>
      {purchases.isError && <ProblemNote error={purchases.error} onRetry={() => void purchases.refetch()} />}
      {purchases.data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("purchases.none")}
        </Text>
      )}
      <ul className={styles.plainList}>
        {purchases.data?.items.map((purchase) => (
          <li key={purchase.id} className={styles.purchase}>
            <span>{purchase.productName}</span>
            <span className={styles.number}>{money(purchase.amount, purchase.currency, i18n.language)}</span>
            <time className={styles.sub} dateTime={purchase.purchasedAt} title={format.exact(purchase.purchasedAt)}>
              {dated(purchase.purchasedAt, timezone, i18n.language)}
            </time>
          </li>
        ))}
      </ul>
      {purchases.data?.nextCursor && (
        <Text size="xs" c="dimmed">
          {t("purchases.newest", { count: purchases.data.items.length })}
        </Text>
      )}
    </section>
  );
}
