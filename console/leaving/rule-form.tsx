import * as contract from "@earshot/contract/leaving.ts";
import { type Intent, intents } from "@earshot/contract/signals.ts";
import { listTopics } from "@earshot/contract/topics.ts";
import { Select, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { ProductSelect } from "../people/pick-product.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import styles from "./leaving.module.css";
import { useMinuteChoices } from "./minutes.ts";

/** What a rule is called and when it holds. */
export function RuleForm({ rule, onClose }: { rule: contract.LeavingRule | null; onClose: () => void }) {
  const { t } = useTranslation(["leaving", "understanding"]);
  const topics = useQuery(get(listTopics, { query: { limit: 200 } }));
  const [name, setName] = useState(rule?.name ?? "");
  const [topicId, setTopic] = useState(rule?.topic?.id ?? null);
  const [intent, setIntent] = useState<Intent | null>(rule?.intent ?? null);
  const [productId, setProduct] = useState(rule?.product?.id ?? null);
  const [minutes, setMinutes] = useState(rule?.minutes ?? null);
  const choices = useMinuteChoices(minutes);
  const body = { name, topicId, intent, productId, minutes };
  const save = useMutation({
    mutationFn: () =>
      rule === null
        ? call(contract.createLeavingRule, { body })
        : call(contract.updateLeavingRule, { params: { id: rule.id }, body, version: rule.version }),
    onSuccess: async () => {
      onClose();
      await refresh(contract.listLeavingRules);
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <FormModal
      title={t(rule === null ? "rules.new" : "rules.edit")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("rules.save")}
      pending={save.isPending}
      error={save.error}
      disabled={name.trim() === "" || (topicId === null && intent === null && productId === null)}
    >
      <TextInput
        label={t("rules.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={errors.name}
        data-autofocus
      />
      <p className={styles.legend}>{t("rules.when")}</p>
      <Select
        label={t("rules.topic")}
        placeholder={t("rules.any")}
        value={topicId}
        onChange={setTopic}
        data={(topics.data?.items ?? []).map((topic) => ({ value: topic.id, label: topic.name }))}
        clearable
        searchable
        error={errors.topicId}
      />
      <Select
        label={t("rules.intent")}
        placeholder={t("rules.any")}
        value={intent}
        onChange={(value) => setIntent(value as Intent | null)}
        data={intents.map((value) => ({ value, label: t(`understanding:value.intent.${value}`) }))}
        clearable
        error={errors.intent}
      />
      <ProductSelect
        label={t("rules.product")}
        placeholder={t("rules.any")}
        value={productId}
        onChange={setProduct}
        error={errors.productId}
      />
      <Select
        label={t("rules.minutes")}
        placeholder={t("rules.usual")}
        value={minutes === null ? null : String(minutes)}
        onChange={(value) => setMinutes(value === null ? null : Number(value))}
        data={choices}
        clearable
        error={errors.minutes}
      />
    </FormModal>
  );
}
