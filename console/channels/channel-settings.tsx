import { type Channel, getChannel, listChannels, listConnectors, updateChannel } from "@earshot/contract/channels.ts";
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast } from "../shell/toast.tsx";
import styles from "./channels.module.css";
import { credentialsOf, type Field, readSchema, settingsOf, startValues, undrawn } from "./read-schema.ts";
import { SchemaFields } from "./schema-fields.tsx";

/** Name, settings and credentials; credentials are never shown again and stay as they are unless typed anew. */
export function ChannelSettings({ channel }: { channel: Channel }) {
  const connectors = useQuery(get(listConnectors));
  const connector = connectors.data?.items.find((one) => one.id === channel.connector);
  if (!connector) return null;
  return <SettingsForm channel={channel} settings={connector.settings} credentials={connector.credentials} />;
}

type FormProps = { channel: Channel; settings: unknown; credentials: unknown };

function SettingsForm({ channel, settings, credentials }: FormProps) {
  const { t } = useTranslation("channels");
  const fields = useMemo(() => readSchema(settings), [settings]);
  const secrets = useMemo(
    () => readSchema(credentials, "password").map((field) => ({ ...field, required: false })),
    [credentials],
  );
  const [name, setName] = useState(channel.name);
  const [values, setValues] = useState(() => ({ ...startValues(secrets), ...startValues(fields, channel.settings) }));
  const save = useMutation({
    mutationFn: () => {
      const typed = credentialsOf(secrets, values);
      return call(updateChannel, {
        params: { id: channel.id },
        body: {
          name: name.trim(),
          settings:
            fields.length > 0 ? { ...undrawn(fields, channel.settings), ...settingsOf(fields, values) } : undefined,
          credentials: Object.keys(typed).length > 0 ? typed : undefined,
        },
        version: channel.version,
      });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(get(getChannel, { params: { id: channel.id } }).queryKey, saved);
      toast(t("detail.saved"));
      return refresh(listChannels);
    },
  });
  const errors = fieldErrors(save.error);
  const known = [
    "name",
    ...fields.map((field) => `settings.${field.name}`),
    ...secrets.map((field) => `credentials.${field.name}`),
  ];
  const set = (field: string, value: Field["initial"]) => setValues((old) => ({ ...old, [field]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <section aria-labelledby="settings-title">
      <h2 id="settings-title" className={styles.sectionTitle}>
        {t("detail.settings")}
      </h2>
      <form onSubmit={submit} className={styles.form}>
        <Stack gap="md">
          <TextInput
            label={t("form.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            required
            withAsterisk={false}
            error={errors.name}
          />
          <SchemaFields fields={fields} values={values} onChange={set} errors={errors} prefix="settings" />
          {secrets.length > 0 && (
            <>
              <Text size="xs" c="dimmed">
                {t("form.secretsKept")}
              </Text>
              <SchemaFields fields={secrets} values={values} onChange={set} errors={errors} prefix="credentials" />
            </>
          )}
          {save.isError && !known.some((path) => errors[path]) && <ProblemNote error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={save.isPending} disabled={name.trim() === ""}>
              {t("detail.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
