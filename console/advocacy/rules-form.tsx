import {
  type ActKind,
  type ActRules,
  getProgram,
  type Program,
  previewRules,
  updateProgram,
} from "@earshot/contract/advocacy.ts";
import { actKinds } from "@earshot/contract/choices.ts";
import { Button, Fieldset, Group, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import sections from "../shell/sections.module.css";
import { toast } from "../shell/toast.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./advocacy.module.css";

/** What counts and how much, with a look at what that would have given lately. */
export function RulesForm({ program }: { program: Program }) {
  const { t } = useTranslation("advocacy");
  const { can, format } = useWorkspace();
  const allowed = can("advocacy:manage");
  const [rules, setRules] = useState(program.rules);
  const preview = useMutation({ mutationFn: () => call(previewRules, { body: { rules } }) });
  const save = useMutation({
    mutationFn: () => call(updateProgram, { version: program.version, body: { rules } }),
    onSuccess: async () => {
      await refresh(getProgram);
      toast(t("program.saved"));
    },
  });
  useKeys(t("side.program"), [{ keys: "t", label: t("keys.preview"), run: () => preview.mutate() }]);
  const errors = { ...fieldErrors(preview.error), ...fieldErrors(save.error) };
  const change = <K extends ActKind>(kind: K, next: Partial<ActRules[K]>) => {
    preview.reset();
    setRules((before) => ({ ...before, [kind]: { ...before[kind], ...next } }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const found = preview.data;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <h2 className={sections.heading}>{t("rules.title")}</h2>
        <Text size="sm" c="dimmed">
          {t("rules.intro")}{" "}
          {program.rulesSince &&
            t("rules.setSince", { version: program.rulesVersion, at: format.day(program.rulesSince) })}
        </Text>
        {actKinds.map((kind) => (
          <Fieldset key={kind} legend={t(`kind.${kind}`)} className={styles.rule}>
            <Text size="sm">{t(`rules.${kind}`)}</Text>
            <Group align="flex-end" gap="md">
              <Switch
                label={t("rules.counts")}
                checked={rules[kind].counts}
                onChange={(event) =>
                  change(kind, { counts: event.currentTarget.checked } as Partial<ActRules[ActKind]>)
                }
                disabled={!allowed}
                mb={8}
              />
              <Whole
                label={t("rules.points")}
                value={rules[kind].points}
                max={10_000}
                onChange={(points) => change(kind, { points } as Partial<ActRules[ActKind]>)}
                readOnly={!allowed}
                error={errors[`rules.${kind}.points`]}
              />
              {kind === "helpful_answer" && (
                <Whole
                  label={t("rules.threshold")}
                  value={rules.helpful_answer.threshold}
                  max={1_000}
                  onChange={(threshold) => change("helpful_answer", { threshold })}
                  readOnly={!allowed}
                  error={errors["rules.helpful_answer.threshold"]}
                />
              )}
              {kind === "shipped_idea" && (
                <Select
                  label={t("rules.credits")}
                  value={rules.shipped_idea.credits}
                  data={(["first", "all"] as const).map((one) => ({ value: one, label: t(`rules.${one}`) }))}
                  onChange={(value) => change("shipped_idea", { credits: value === "all" ? "all" : "first" })}
                  allowDeselect={false}
                  readOnly={!allowed}
                />
              )}
            </Group>
            {found && (
              <Text size="sm" className={styles.would}>
                {t("rules.would", {
                  count: found.rules[kind].members,
                  points: format.number(found.rules[kind].points),
                  days: found.days,
                })}
              </Text>
            )}
          </Fieldset>
        ))}
        <Whole
          label={t("rules.cap")}
          description={t("rules.capHelp")}
          value={rules.dailyCap}
          max={100_000}
          onChange={(dailyCap) => {
            preview.reset();
            setRules((before) => ({ ...before, dailyCap }));
          }}
          readOnly={!allowed}
          error={errors["rules.dailyCap"]}
        />
        <div role="status">
          {preview.isPending && t("rules.trying")}
          {found && (
            <>
              <Text size="sm" fw={600}>
                {t("rules.total", { count: found.total.members, points: format.number(found.total.points) })}{" "}
                {found.capped > 0 && t("rules.capped", { points: format.number(found.capped) })}
              </Text>
              <Text size="sm" c="dimmed">
                {t("rules.previewHelp")} {found.partial && t("rules.partial")}
              </Text>
            </>
          )}
        </div>
        {preview.isError && <ProblemNote error={preview.error} />}
        {save.isError && Object.keys(fieldErrors(save.error)).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={preview.isPending}
            title={`${t("keys.preview")} (T)`}
            onClick={() => preview.mutate()}
          >
            {t("rules.preview", { days: 30 })}
          </Button>
          {allowed && (
            <Button type="submit" loading={save.isPending}>
              {t("program.save")}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Whole({
  onChange,
  ...props
}: {
  label: string;
  description?: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
  readOnly: boolean;
  error: string | undefined;
}) {
  return (
    <NumberInput
      {...props}
      className={styles.number}
      min={1}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      required
      withAsterisk={false}
      onChange={(value) => typeof value === "number" && onChange(value)}
    />
  );
}
