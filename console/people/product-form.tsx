import { createProduct, listProducts, listPurchases, type Product, updateProduct } from "@earshot/contract/products.ts";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";

/** A new product, or one that is renamed. */
export function ProductForm({ product, onClose }: { product: Product | null; onClose: () => void }) {
  const { t } = useTranslation(["people", "shell"]);
  const [name, setName] = useState(product?.name ?? "");
  const [sku, setSku] = useState(product?.sku ?? "");
  const save = useMutation({
    mutationFn: () =>
      product === null
        ? call(createProduct, { body: { name: name.trim(), sku: sku.trim() || undefined } })
        : call(updateProduct, { params: { id: product.id }, body: { name: name.trim(), sku: sku.trim() || null } }),
    onSuccess: (saved) => {
      toast(t(product === null ? "products.created" : "products.saved", { name: saved.name }));
      onClose();
      return refresh(listProducts, listPurchases);
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t(product === null ? "products.add" : "products.edit")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={product === null ? t("products.add") : t("shell:actions.save")}
      pending={save.isPending}
      error={save.error}
      disabled={name.trim() === ""}
    >
      <TextInput
        label={t("products.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.name}
        data-autofocus
      />
      <TextInput
        label={t("products.sku")}
        description={t("products.skuHelp")}
        value={sku}
        onChange={(event) => setSku(event.currentTarget.value)}
        maxLength={100}
        error={fields.sku}
      />
    </FormModal>
  );
}
