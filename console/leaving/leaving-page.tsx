import * as contract from "@earshot/contract/leaving.ts";
import { ActionIcon, Button, Group, Select, Stack, Switch, Text, Tooltip } from "@mantine/core";
import { IconPencil, IconPlus, IconRoute, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { CommunitySide } from "../community/community-side.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./leaving.module.css";
import { useMinuteChoices } from "./minutes.ts";
import { RuleForm } from "./rule-form.tsx";

/** How long the community has, whose a conversation is afterwards, and what is left by itself. */
export function LeavingPage() {
  const { t } = useTranslation("leaving");
  const { can } = useWorkspace();
  const allowed = can("community:manage");
  const [editing, edit] = useState<contract.LeavingRule | "new" | null>(null);
  const rules = useQuery(get(contract.listLeavingRules));
  const add = allowed && (
    <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit("new")}>
      {t("rules.new")}
    </Button>
  );
  return (
    <Page title={t("settings.title")} side={<CommunitySide />}>
      <Settings allowed={allowed} />
      <Group justify="space-between" mt="xl">
        <h2 className={styles.heading}>{t("rules.title")}</h2>
        {rules.data?.items.length ? add : null}
      </Group>
      <Text size="sm" c="dimmed">
        {t("rules.lead")}
      </Text>
      {rules.isError ? (
        <ProblemNote error={rules.error} onRetry={() => void rules.refetch()} />
      ) : !rules.data ? (
        <RowsSkeleton rows={2} />
      ) : rules.data.items.length === 0 ? (
        <Empty icon={IconRoute} title={t("rules.none")} text={t("rules.noneText")}>
          {add}
        </Empty>
      ) : (
        <ul className={styles.rules}>
          {rules.data.items.map((rule) => (
            <li key={rule.id} className={styles.rule}>
              <Rule rule={rule} allowed={allowed} onEdit={() => edit(rule)} />
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <RuleForm rule={editing === "new" ? null : editing} onClose={() => edit(null)} />}
    </Page>
  );
}

function Settings({ allowed }: { allowed: boolean }) {
  const { t } = useTranslation("leaving");
  const settings = useQuery(get(contract.getLeavingSettings));
  const [minutes, setMinutes] = useState<number | null>(null);
  const [returnsTo, setReturns] = useState<contract.LeavingSettings["returnsTo"] | null>(null);
  const waits = minutes ?? settings.data?.minutes ?? 240;
  const choices = useMinuteChoices(waits);
  const save = useMutation({
    mutationFn: () =>
      call(contract.updateLeavingSettings, { body: { minutes: waits, ...(returnsTo && { returnsTo }) } }),
    onSuccess: async () => {
      await refresh(contract.getLeavingSettings);
      toast(t("done.saved"));
    },
    onError: toastProblem,
  });
  if (settings.isError) return <ProblemNote error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <RowsSkeleton rows={2} />;
  return (
    <Stack maw={420}>
      <Text size="sm" c="dimmed">
        {t("settings.lead")}
      </Text>
      <Select
        label={t("settings.minutes")}
        value={String(waits)}
        onChange={(value) => value && setMinutes(Number(value))}
        data={choices}
        allowDeselect={false}
        disabled={!allowed}
      />
      <Select
        label={t("settings.returnsTo")}
        value={returnsTo ?? settings.data.returnsTo}
        onChange={(value) => value && setReturns(value as contract.LeavingSettings["returnsTo"])}
        data={(["leaver", "nobody"] as const).map((value) => ({ value, label: t(`settings.${value}`) }))}
        allowDeselect={false}
        disabled={!allowed}
      />
      {allowed ? (
        <Group>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t("settings.save")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

function Rule({ rule, allowed, onEdit }: { rule: contract.LeavingRule; allowed: boolean; onEdit: () => void }) {
  const { t } = useTranslation(["leaving", "understanding"]);
  const [looking, look] = useState(false);
  const past = useQuery({
    ...get(contract.tryLeavingRule, { params: { id: rule.id } }),
    enabled: looking,
    staleTime: 0,
  });
  const params = { id: rule.id };
  const act = (work: Promise<unknown>) => work.then(() => refresh(contract.listLeavingRules), toastProblem);
  const remove = async () => {
    const { name } = rule;
    const sure = await confirm({
      title: t("rules.removeTitle", { name }),
      text: t("rules.removeText"),
      yes: t("rules.remove"),
      danger: true,
    });
    if (!sure) return;
    await act(call(contract.deleteLeavingRule, { params }).then(() => toast(t("done.removed", { name }))));
  };
  const conditions = [
    rule.topic && t("rules.topicIs", { name: rule.topic.name }),
    rule.intent && t("rules.intentIs", { name: t(`understanding:value.intent.${rule.intent}`) }),
    rule.product && t("rules.productIs", { name: rule.product.name }),
  ].filter((one) => one !== null);
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <strong>
            <bdi>{rule.name}</bdi>
          </strong>
          <Text size="sm" c="dimmed">
            {conditions.join(" · ")}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          <Switch
            checked={rule.active}
            disabled={!allowed}
            aria-label={t("rules.on", { name: rule.name })}
            onChange={(event) =>
              void act(
                call(contract.updateLeavingRule, {
                  params,
                  body: { active: event.currentTarget.checked },
                  version: rule.version,
                }),
              )
            }
          />
          {allowed ? (
            <>
              <Tooltip label={t("rules.edit")}>
                <ActionIcon aria-label={t("rules.editNamed", { name: rule.name })} onClick={onEdit}>
                  <IconPencil size={16} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t("rules.remove")}>
                <ActionIcon aria-label={t("rules.removeNamed", { name: rule.name })} onClick={() => void remove()}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </>
          ) : null}
        </Group>
      </Group>
      <Group gap="sm">
        <Button size="compact-xs" variant="default" loading={past.isFetching} onClick={() => look(true)}>
          {t("rules.past")}
        </Button>
        {past.data ? (
          <Text size="sm" role="status">
            {t("rules.held", past.data)}
          </Text>
        ) : null}
      </Group>
      {past.data?.examples.map((example) => (
        <Text key={example.id} size="sm" c="dimmed" dir="auto">
          {example.subject}
        </Text>
      ))}
      {past.isError ? <ProblemNote error={past.error} onRetry={() => void past.refetch()} /> : null}
    </Stack>
  );
}
