import { type Channel, getChannel, listChannels, listConnectors, updateChannel } from "@earshot/contract/channels.ts";
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast } from "../shell/toast.tsx";
import styles from "./channels.module.css";
import { credentialsOf, readSchema, startValues, type Values } from "./read-schema.ts";
import { SchemaFields } from "./schema-fields.tsx";

/** The network no longer takes our credentials: give new ones here, and listening goes on where it stopped. */
export function Reconnect({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const connectors = useQuery(get(listConnectors));
  const schema = connectors.data?.items.find((one) => one.id === channel.connector)?.credentials;
  const secrets = useMemo(() => readSchema(schema, "password"), [schema]);
  const [typed, setTyped] = useState<Values>({});
  const values = { ...startValues(secrets), ...typed };
  const save = useMutation({
    mutationFn: () =>
      call(updateChannel, { params: { id: channel.id }, body: { credentials: credentialsOf(secrets, values) } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(get(getChannel, { params: { id: channel.id } }).queryKey, saved);
      toast(t("reconnect.done"));
      return refresh(listChannels, getChannel);
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <section className={styles.reconnect} aria-labelledby="reconnect-title">
      <h2 id="reconnect-title" className={styles.reconnectTitle}>
        <IconPlugConnectedX size={18} aria-hidden /> {t("reconnect.title")}
      </h2>
      <Text size="sm" mb="sm">
        {t("reconnect.text")}
      </Text>
      <form onSubmit={submit} className={styles.form}>
        <Stack gap="md">
          <SchemaFields
            fields={secrets}
            values={values}
            onChange={(name, value) => setTyped((old) => ({ ...old, [name]: value }))}
            errors={errors}
            prefix="credentials"
          />
          {save.isError && !secrets.some((field) => errors[`credentials.${field.name}`]) && (
            <ProblemNote error={save.error} />
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t("reconnect.now")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
