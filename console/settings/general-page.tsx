import { getMe, getWorkspace, updateWorkspace } from "@earshot/contract/workspace.ts";
import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { formatIn } from "../i18n/format.ts";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";
import { timezones } from "./timezones.ts";

/** What the workspace is called and whose clock it goes by. */
export function GeneralPage() {
  const { t } = useTranslation("settings");
  const workspace = useQuery(get(getWorkspace));
  return (
    <Page title={t("general.title")} side={<SettingsSide />}>
      {workspace.isError ? (
        <ProblemNote error={workspace.error} onRetry={() => void workspace.refetch()} />
      ) : !workspace.data ? (
        <RowsSkeleton rows={3} />
      ) : (
        <GeneralForm name={workspace.data.name} timezone={workspace.data.timezone} slug={workspace.data.slug} />
      )}
    </Page>
  );
}

type Props = { name: string; timezone: string; slug: string };

function GeneralForm({ name: savedName, timezone: savedZone, slug }: Props) {
  const { t } = useTranslation("settings");
  const { can } = useWorkspace();
  const [name, setName] = useState(savedName);
  const [timezone, setTimezone] = useState(savedZone);
  const save = useMutation({
    mutationFn: () => call(updateWorkspace, { body: { name: name.trim(), timezone } }),
    onSuccess: async () => {
      await refresh(getWorkspace, getMe);
      toast(t("saved"));
    },
  });
  const allowed = can("workspace:manage");
  const errors = fieldErrors(save.error);
  const changed = name.trim() !== savedName || timezone !== savedZone;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Stack gap="md">
        <TextInput
          label={t("general.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          withAsterisk={false}
          readOnly={!allowed}
          error={errors.name}
        />
        <TextInput label={t("general.address")} value={`/w/${slug}/`} readOnly description={t("general.addressHelp")} />
        <Select
          label={t("general.timezone")}
          description={t("general.timezoneHelp")}
          value={timezone}
          onChange={(value) => value && setTimezone(value)}
          data={timezones(savedZone)}
          searchable
          allowDeselect={false}
          limit={200}
          nothingFoundMessage={t("general.noTimezone")}
          disabled={!allowed}
          error={errors.timezone}
        />
        <Clock timezone={timezone} />
        {!allowed && (
          <Text size="sm" c="dimmed">
            {t("general.notAllowed")}
          </Text>
        )}
        {save.isError && Object.keys(errors).length === 0 && <ProblemNote error={save.error} />}
        {allowed && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={!changed || name.trim() === ""}>
              {t("save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** What the chosen zone's clock shows now: the quickest check that it is the right one. */
function Clock({ timezone }: { timezone: string }) {
  const { t } = useTranslation("settings");
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const format = formatIn(timezone);
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {t("general.clock", { at: `${format.day(now)}, ${format.clock(now)}` })}
    </Text>
  );
}
