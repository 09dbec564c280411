import { getPerson, listPeople } from "@earshot/contract/people.ts";
import { importPurchases, listProducts, listPurchases, type Purchase } from "@earshot/contract/products.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileImport, IconReceipt } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { itemsOf, pages } from "../api/pages.ts";
import { get, refresh } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CsvImport } from "./csv-import.tsx";
import { dated } from "./dated.ts";
import { money } from "./money.ts";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";

/** Who bought what and when, newest first. */
export function PurchasesPage() {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const [importing, take] = useDisclosure(false);
  const purchases = useInfiniteQuery(pages(listPurchases, { query: { limit: 60 } }));
  const actions = can("products:manage") && (
    <Button size="compact-md" leftSection={<IconFileImport size={16} aria-hidden />} onClick={take.open}>
      {t("csv.import")}
    </Button>
  );
  return (
    <Page title={t("purchases.title")} side={<PeopleSide />} actions={itemsOf(purchases).length > 0 && actions} wide>
      <div className={styles.column}>
        <RowsList
          answer={purchases}
          render={(purchase) => <PurchaseRow purchase={purchase} />}
          label={t("purchases.title")}
          height={45}
          empty={
            <Empty icon={IconReceipt} title={t("purchases.emptyTitle")} text={t("purchases.emptyText")}>
              {actions}
            </Empty>
          }
        />
      </div>
      <CsvImport
        title={t("purchases.import")}
        columns={t("purchases.columns")}
        example={
          "email,sku,purchased_at,amount,currency,external_id\nnoor@example.org,PK-1,2026-03-01,249.00,EUR,ORDER-1001"
        }
        opened={importing}
        onClose={take.close}
        send={async (csv) => {
          const result = await call(importPurchases, { body: { csv } });
          void refresh(listPurchases, listProducts, listPeople, getPerson);
          return result;
        }}
      />
    </Page>
  );
}

function PurchaseRow({ purchase }: { purchase: Purchase }) {
  const { t, i18n } = useTranslation("people");
  const { slug, timezone, can, format } = useWorkspace();
  // a purchase names its person by id alone; rows on screen are few, and the answers are kept
  const person = useQuery({
    ...get(getPerson, { params: { id: purchase.personId } }),
    enabled: can("people:read"),
    staleTime: 5 * 60_000,
  });
  return (
    <div className={styles.row}>
      <span className={styles.who}>
        <Link
          className={styles.nameLink}
          to="/w/$workspace/people/$personId"
          params={{ workspace: slug, personId: purchase.personId }}
        >
          <bdi>{person.data?.name ?? t("purchases.person")}</bdi>
        </Link>
        <span className={styles.sub}>
          {purchase.productName}
          {purchase.externalId && ` · ${purchase.externalId}`}
        </span>
      </span>
      <span className={styles.number}>{money(purchase.amount, purchase.currency, i18n.language)}</span>
      <time className={styles.when} dateTime={purchase.purchasedAt} title={format.exact(purchase.purchasedAt)}>
        {dated(purchase.purchasedAt, timezone, i18n.language)}
      </time>
    </div>
  );
}
