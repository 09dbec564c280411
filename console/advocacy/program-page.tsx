import * as contract from "@earshot/contract/advocacy.ts";
import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconAward } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { CharterFields } from "../community/charter-fields.tsx";
import { Opening } from "../community/opening.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import sections from "../shell/sections.module.css";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AdvocacySide } from "./advocacy-side.tsx";
import { RulesForm } from "./rules-form.tsx";

/** The program: whether it is open, its rules with a look at what they would give, and its charter. */
export function ProgramPage() {
  const { t } = useTranslation(["advocacy", "community"]);
  const program = useQuery(get(contract.getProgram));
  return (
    <Page title={t("side.program")} side={<AdvocacySide />}>
      {program.isError && !program.data ? (
        <ProblemNote error={program.error} onRetry={() => void program.refetch()} />
      ) : !program.data ? (
        <RowsSkeleton rows={6} />
      ) : (
        <Stack gap="lg" className={sections.form}>
          <State program={program.data} />
          <RulesForm key={`rules ${program.data.rulesVersion}`} program={program.data} />
          <CharterForm key={`charter ${program.data.version}`} program={program.data} />
        </Stack>
      )}
    </Page>
  );
}

function State({ program }: { program: contract.Program }) {
  const { t } = useTranslation(["advocacy", "community"]);
  const { can, format } = useWorkspace();
  const open = program.openedAt !== null;
  return (
    <Alert
      icon={<IconAward size={18} aria-hidden />}
      color={open ? "teal" : "amber"}
      title={t(open ? "program.open" : "program.closed")}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {program.openedAt
            ? t("program.since", { at: format.day(program.openedAt), by: program.openedBy ?? t("program.key") })
            : t("program.closedText")}
        </Text>
        {program.rulesUrl && (
          <Anchor href={program.rulesUrl} target="_blank" rel="noopener" size="sm">
            {t("program.rulesPage")}
          </Anchor>
        )}
        {program.overrideReason && <Text size="sm">{t("program.override", { reason: program.overrideReason })}</Text>}
        {!open && program.missing.length > 0 && (
          <Text size="sm">
            {t("program.missing", {
              parts: program.missing.map((part) => t(`community:charter.${part}.label`)).join(", "),
            })}
          </Text>
        )}
        {can("advocacy:manage") && (
          <Opening
            isOpen={open}
            isWhole={program.missing.length === 0}
            open={(overrideReason) =>
              call(contract.openProgram, { body: { overrideReason } }).then(() => refresh(contract.getProgram))
            }
            close={() => call(contract.closeProgram).then(() => refresh(contract.getProgram))}
            words={{
              open: t("opening.open"),
              override: t("opening.override"),
              overrideTitle: t("opening.overrideTitle"),
              close: t("opening.close"),
              closeTitle: t("opening.closeTitle"),
              closeText: t("opening.closeText"),
            }}
          />
        )}
      </Stack>
    </Alert>
  );
}

function CharterForm({ program }: { program: contract.Program }) {
  const { t } = useTranslation(["advocacy", "community"]);
  const { can } = useWorkspace();
  const allowed = can("advocacy:manage");
  const [charter, setCharter] = useState(program.charter);
  const save = useMutation({
    mutationFn: () => call(contract.updateProgram, { version: program.version, body: { charter } }),
    onSuccess: async () => {
      await refresh(contract.getProgram);
      toast(t("program.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <CharterFields
          value={charter}
          onChange={setCharter}
          intro={t("program.intro")}
          readOnly={!allowed}
          errors={errors}
        />
        {save.isError && Object.keys(errors).length === 0 && <ProblemNote error={save.error} />}
        {allowed && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t("program.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
