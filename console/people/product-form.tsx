import { createProduct, listProducts, listPurchases, type Product, updateProduct } from "@earshot/contract/products.ts";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast } from "../shell/toast.tsx";
import { NamedForm } from "./named-form.tsx";

/** A new product, or one that is renamed. */
export function ProductForm({ product, onClose }: { product: Product | null; onClose: () => void }) {
  const { t } = useTranslation(["people", "shell"]);
  return (
    <NamedForm
      title={t(product === null ? "products.add" : "products.edit")}
      yes={product === null ? t("products.add") : t("shell:actions.save")}
      name={{ label: t("products.name"), before: product?.name }}
      more={{
        field: "sku",
        label: t("products.sku"),
        description: t("products.skuHelp"),
        maxLength: 100,
        before: product?.sku,
      }}
      save={({ name, more }) =>
        product === null
          ? call(createProduct, { body: { name, sku: more ?? undefined } })
          : call(updateProduct, { params: { id: product.id }, body: { name, sku: more } })
      }
      onSaved={(saved) => {
        toast(t(product === null ? "products.created" : "products.saved", { name: saved.name }));
        void refresh(listProducts, listPurchases);
      }}
      onClose={onClose}
    />
  );
}
