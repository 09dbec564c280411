import { type ListedPurchase, listPurchases } from "@earshot/contract/products.ts";
import { IconReceipt } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { Empty } from "../shell/empty.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import { ImportLink } from "./import-link.tsx";
import { money } from "./money.ts";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";

/** Who bought what and when, newest first. */
export function PurchasesPage() {
  const { t } = useTranslation("people");
  const purchases = useInfiniteQuery(pages(listPurchases, { query: { limit: 60 } }));
  const actions = <ImportLink kind="purchases" />;
  return (
    <Page title={t("purchases.title")} side={<PeopleSide />} actions={itemsOf(purchases).length > 0 && actions} wide>
      <div className={list.column}>
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
    </Page>
  );
}

function PurchaseRow({ purchase }: { purchase: ListedPurchase }) {
  const { t, i18n } = useTranslation("people");
  const { slug, timezone, format } = useWorkspace();
  return (
    <div className={styles.row}>
      <span className={styles.who}>
        <Link
          className={styles.nameLink}
          to="/w/$workspace/people/$personId"
          params={{ workspace: slug, personId: purchase.personId }}
        >
          <bdi>{purchase.personName ?? t("purchases.person")}</bdi>
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
