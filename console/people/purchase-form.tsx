import { getPerson } from "@earshot/contract/people.ts";
import {
  createPurchase,
  listProducts,
  listPurchases,
  type Purchase,
  updatePurchase,
} from "@earshot/contract/products.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { Group, NumberInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { dayOf } from "../listen/period.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

type Props = { personId: string; purchase: Purchase | null; onClose: () => void };

/** A purchase that is added by hand, or corrected. */
export function PurchaseForm({ personId, purchase, onClose }: Props) {
  const { t } = useTranslation(["people", "shell"]);
  const { timezone } = useWorkspace();
  const products = useQuery(get(listProducts, { query: { limit: 200 } }));
  const today = dayOf(Date.now(), timezone);
  const before = purchase ? dayOf(Date.parse(purchase.purchasedAt), timezone) : today;
  const [productId, setProductId] = useState(purchase?.productId ?? null);
  const [day, setDay] = useState(before);
  const [amount, setAmount] = useState<number | string>(purchase?.amount ?? "");
  const [currency, setCurrency] = useState(purchase?.currency ?? "EUR");
  const save = useMutation({
    mutationFn: () => {
      // Noon, so that the day is the same day on both sides of the workspace's zone.
      const purchasedAt = `${day}T12:00:00Z`;
      const sum = typeof amount === "number" ? amount : undefined;
      const money = sum === undefined ? undefined : currency.trim().toUpperCase() || undefined;
      return purchase === null
        ? call(createPurchase, {
            body: { personId, productId: productId ?? "", purchasedAt, amount: sum, currency: money },
          })
        : call(updatePurchase, {
            params: { id: purchase.id },
            body: {
              productId: productId ?? undefined,
              purchasedAt: day === before ? undefined : purchasedAt,
              amount: sum ?? null,
              currency: money ?? null,
            },
          });
    },
    onSuccess: (saved) => {
      toast(t("purchases.saved", { name: saved.productName }));
      onClose();
      return refresh(listPurchases, getPerson, getTimeline);
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t(purchase === null ? "purchases.add" : "purchases.edit")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("shell:actions.save")}
      pending={save.isPending}
      error={save.error}
      disabled={productId === null || day === ""}
    >
      <Select
        label={t("products.name")}
        placeholder={t("purchases.pickProduct")}
        value={productId}
        onChange={setProductId}
        data={(products.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        nothingFoundMessage={t("products.emptyTitle")}
        error={fields.productId}
        data-autofocus
      />
      <TextInput
        type="date"
        label={t("purchases.day")}
        value={day}
        max={today}
        onChange={(event) => setDay(event.currentTarget.value)}
        required
        withAsterisk={false}
        error={fields.purchasedAt}
      />
      <Group grow align="start">
        <NumberInput
          label={t("purchases.amount")}
          value={amount}
          onChange={setAmount}
          min={0}
          max={1e12}
          decimalScale={2}
          hideControls
          error={fields.amount}
        />
        <TextInput
          label={t("purchases.currency")}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value)}
          maxLength={3}
          error={fields.currency}
        />
      </Group>
    </FormModal>
  );
}
