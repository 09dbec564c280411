import { deleteProduct, listProducts, listPurchases, type Product } from "@earshot/contract/products.ts";
import { ActionIcon, Button } from "@mantine/core";
import { IconBox, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { itemsOf, pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import { ImportLink } from "./import-link.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { ProductForm } from "./product-form.tsx";

/** What is sold: added one by one or from a file. */
export function ProductsPage() {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  /** the product being changed, or a new one */
  const [form, setForm] = useState<{ product: Product | null } | null>(null);
  const products = useInfiniteQuery(pages(listProducts, { query: { limit: 100 } }));
  const actions = can("products:manage") && (
    <>
      <ImportLink kind="products" />
      <Button
        size="compact-md"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => setForm({ product: null })}
      >
        {t("products.add")}
      </Button>
    </>
  );
  return (
    <Page title={t("products.title")} side={<PeopleSide />} actions={itemsOf(products).length > 0 && actions} wide>
      <div className={list.column}>
        <RowsList
          answer={products}
          render={(product) => <ProductRow product={product} onEdit={() => setForm({ product })} />}
          label={t("products.title")}
          height={53}
          empty={
            <Empty icon={IconBox} title={t("products.emptyTitle")} text={t("products.emptyText")}>
              {actions}
            </Empty>
          }
        />
      </div>
      {form && <ProductForm key={form.product?.id} product={form.product} onClose={() => setForm(null)} />}
    </Page>
  );
}

function ProductRow({ product, onEdit }: { product: Product; onEdit: () => void }) {
  const { t, i18n } = useTranslation("people");
  const { can, timezone } = useWorkspace();
  const remove = async () => {
    const sure = await confirm({
      title: t("products.removeTitle", { name: product.name }),
      text: t("products.removeText"),
      yes: t("products.remove"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(deleteProduct, { params: { id: product.id } });
      toast(t("products.removed", { name: product.name }));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listProducts, listPurchases);
  };
  return (
    <div className={styles.row}>
      <span className={styles.who}>
        <bdi className={styles.name}>{product.name}</bdi>
        <bdi className={styles.sub}>{product.sku ?? t("products.noSku")}</bdi>
      </span>
      <time className={styles.when} dateTime={product.createdAt}>
        {dated(product.createdAt, timezone, i18n.language)}
      </time>
      {can("products:manage") && (
        <>
          <ActionIcon aria-label={t("products.editNamed", { name: product.name })} onClick={onEdit}>
            <IconPencil size={16} />
          </ActionIcon>
          <ActionIcon aria-label={t("products.removeNamed", { name: product.name })} onClick={() => void remove()}>
            <IconTrash size={16} />
          </ActionIcon>
        </>
      )}
    </div>
  );
}
