import { getPerson, type Person } from "@earshot/contract/people.ts";
import { deletePurchase, listPurchases, type Purchase } from "@earshot/contract/products.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import { money } from "./money.ts";
import styles from "./people.module.css";
import { PurchaseForm } from "./purchase-form.tsx";

/** What the person bought, newest first; the twenty newest. */
export function PersonPurchases({ person }: { person: Person }) {
  const { t, i18n } = useTranslation("people");
  const { format, timezone, can } = useWorkspace();
  /** the purchase being corrected, or a new one */
  const [form, setForm] = useState<{ purchase: Purchase | null } | null>(null);
  const purchases = useQuery(get(listPurchases, { query: { personId: person.id, limit: 20 } }));
  const manage = can("products:manage");
  const remove = async (purchase: Purchase) => {
    const sure = await confirm({
      title: t("purchases.removeTitle", { name: purchase.productName }),
      text: t("purchases.removeText"),
      yes: t("purchases.remove"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(deletePurchase, { params: { id: purchase.id } });
      toast(t("purchases.removed", { name: purchase.productName }));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listPurchases, getPerson, getTimeline);
  };
  return (
    <section aria-labelledby="purchases-title">
      <div className={styles.sectionHead}>
        <h2 id="purchases-title">{t("purchases.title")}</h2>
        {manage && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setForm({ purchase: null })}
          >
            {t("purchases.add")}
          </Button>
        )}
      </div>
      {purchases.isError && <ProblemNote error={purchases.error} onRetry={() => void purchases.refetch()} />}
      {purchases.data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("purchases.none")}
        </Text>
      )}
      <ul className={styles.plainList}>
        {purchases.data?.items.map((purchase) => (
          <li key={purchase.id} className={styles.identity}>
            <span className={styles.who}>
              <span>{purchase.productName}</span>
              <time className={styles.sub} dateTime={purchase.purchasedAt} title={format.exact(purchase.purchasedAt)}>
                {dated(purchase.purchasedAt, timezone, i18n.language)}
              </time>
            </span>
            <span className={styles.number}>{money(purchase.amount, purchase.currency, i18n.language)}</span>
            {manage && (
              <>
                <ActionIcon
                  aria-label={t("purchases.editNamed", { name: purchase.productName })}
                  onClick={() => setForm({ purchase })}
                >
                  <IconPencil size={15} />
                </ActionIcon>
                <ActionIcon
                  aria-label={t("purchases.removeNamed", { name: purchase.productName })}
                  onClick={() => void remove(purchase)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </>
            )}
          </li>
        ))}
      </ul>
      {purchases.data?.nextCursor && (
        <Text size="xs" c="dimmed">
          {t("purchases.newest", { count: purchases.data.items.length })}
        </Text>
      )}
      {form && (
        <PurchaseForm
          key={form.purchase?.id}
          personId={person.id}
          purchase={form.purchase}
          onClose={() => setForm(null)}
        />
      )}
    </section>
  );
}
