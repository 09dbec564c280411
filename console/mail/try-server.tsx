import { getMailSettings, testMail } from "@earshot/contract/mail.ts";
import { getMe } from "@earshot/contract/workspace.ts";
import { Button, Group, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import styles from "./mail.module.css";

/** Sends one mail now and says what the mail server said. */
export function TryServer() {
  const { t } = useTranslation("mail");
  const me = useQuery(get(getMe));
  const [to, setTo] = useState<string | null>(null);
  const test = useMutation({
    mutationFn: (address: string) => call(testMail, { body: { to: address } }),
    onSuccess: () => refresh(getMailSettings),
  });
  const address = to ?? me.data?.user?.email ?? "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate(address.trim());
  };
  return (
    <section className={styles.section}>
      <Title order={2} size="h4" mb="xs">
        {t("test.title")}
      </Title>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            flex={1}
            label={t("test.to")}
            type="email"
            value={address}
            onChange={(event) => setTo(event.currentTarget.value)}
            maxLength={254}
            required
            withAsterisk={false}
          />
          <Button type="submit" variant="default" loading={test.isPending}>
            {t("test.send")}
          </Button>
        </Group>
      </form>
      <div role="status">
        {test.data && (
          <Text size="sm" mt="sm">
            {test.data.sent
              ? t("test.sent", { said: test.data.message })
              : t("test.failed", { said: test.data.message })}
          </Text>
        )}
      </div>
      {test.isError && <ProblemNote error={test.error} />}
      <Text size="xs" c="dimmed" mt="xs">
        {t("test.saveFirst")}
      </Text>
    </section>
  );
}
