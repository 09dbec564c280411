import { type ConnectorInfo, createChannel, getChannel, listChannels } from "@earshot/contract/channels.ts";
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./channels.module.css";
import { Discover } from "./discover.tsx";
import { credentialsOf, type Field, readSchema, settingsOf, startValues, undrawn } from "./read-schema.ts";
import { SchemaFields } from "./schema-fields.tsx";

/** The form a connector asks for, drawn from its schemas. */
export function ConnectForm({ connector }: { connector: ConnectorInfo }) {
  const { t } = useTranslation("channels");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const settings = useMemo(() => readSchema(connector.settings), [connector.settings]);
  const secrets = useMemo(() => readSchema(connector.credentials, "password"), [connector.credentials]);
  const [name, setName] = useState(settings.length === 0 ? connector.name : "");
  // what a discovery says beside the fields on screen
  const [found, setFound] = useState<Record<string, unknown>>({});
  const [values, setValues] = useState(() => startValues([...settings, ...secrets]));
  const create = useMutation({
    mutationFn: () =>
      call(createChannel, {
        body: {
          connector: connector.id,
          name: name.trim() || nameFrom(settings, values) || connector.name,
          settings: { ...found, ...settingsOf(settings, values) },
          credentials: secrets.length > 0 ? credentialsOf(secrets, values) : undefined,
        },
      }),
    onSuccess: (channel) => {
      queryClient.setQueryData(get(getChannel, { params: { id: channel.id } }).queryKey, channel);
      void refresh(listChannels);
      void navigate({ to: "/w/$workspace/channels/$channelId", params: { workspace: slug, channelId: channel.id } });
    },
  });
  const errors = fieldErrors(create.error);
  const known = [
    "name",
    ...settings.map((field) => `settings.${field.name}`),
    ...secrets.map((field) => `credentials.${field.name}`),
  ];
  const elsewhere = create.isError && !known.some((path) => errors[path]);
  const set = (field: string, value: Field["initial"]) => setValues((old) => ({ ...old, [field]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">{connector.summary}</Text>
        {connector.discovers && (
          <Discover
            connector={connector.id}
            onChoose={(chosen) => {
              setValues((old) => ({ ...old, ...startValues(settings, chosen.settings) }));
              setFound(undrawn(settings, chosen.settings));
              setName(chosen.title);
            }}
          />
        )}
        <TextInput
          label={t("form.name")}
          description={t("form.nameHelp")}
          placeholder={nameFrom(settings, values) || connector.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          error={errors.name}
        />
        <SchemaFields fields={settings} values={values} onChange={set} errors={errors} prefix="settings" />
        {secrets.length > 0 && (
          <>
            <Text size="xs" c="dimmed">
              {t("form.secrets")}
            </Text>
            <SchemaFields fields={secrets} values={values} onChange={set} errors={errors} prefix="credentials" />
          </>
        )}
        {elsewhere && <ProblemNote error={create.error} />}
        <span className={styles.proven}>
          <IconShieldCheck size={14} aria-hidden />
          <span>{t("connect.proven", { how: connector.proven })}</span>
        </span>
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            {t("form.connect")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A channel nobody named is called after the host it reads from. */
function nameFrom(settings: Field[], values: Record<string, Field["initial"]>): string {
  const address = settings
    .filter((field) => field.kind === "url" || field.kind === "text")
    .map((field) => values[field.name])
    .find((value) => typeof value === "string" && value !== "");
  if (typeof address !== "string") return "";
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, "") : address.slice(0, 60);
}
