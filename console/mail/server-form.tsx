import { getMailSettings, type MailSettings, mailSecurities, putMailSettings } from "@earshot/contract/mail.ts";
import { Button, Group, NativeSelect, NumberInput, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./mail.module.css";

const usualPorts = { tls: 465, starttls: 587, none: 25 } as const;

/** Where mail leaves, and under whose name. */
export function ServerForm({ before }: { before: MailSettings | null }) {
  const { t } = useTranslation("mail");
  const { name } = useWorkspace();
  const [host, setHost] = useState(before?.host ?? "");
  const [port, setPort] = useState<number | string>(before?.port ?? usualPorts.starttls);
  const [security, setSecurity] = useState<MailSettings["security"]>(before?.security ?? "starttls");
  const [username, setUsername] = useState(before?.username ?? "");
  const [password, setPassword] = useState("");
  const [fromName, setFromName] = useState(before?.fromName ?? name);
  const [fromAddress, setFromAddress] = useState(before?.fromAddress ?? "");
  const [replyTo, setReplyTo] = useState(before?.replyTo ?? "");
  const save = useMutation({
    mutationFn: () =>
      call(putMailSettings, {
        ...(before && { ifMatch: before.version }),
        body: {
          host: host.trim(),
          port: Number(port),
          security,
          username: username.trim() || null,
          ...(password !== "" && { password }),
          fromName: fromName.trim(),
          fromAddress: fromAddress.trim(),
          replyTo: replyTo.trim() || null,
        },
      }),
    onSuccess: () => {
      toast(t("form.saved"));
      return refresh(getMailSettings);
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const choose = (next: MailSettings["security"]) => {
    // The port follows as long as it is the usual one.
    if (Number(port) === usualPorts[security]) setPort(usualPorts[next]);
    setSecurity(next);
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Stack gap="md">
        <TextInput
          label={t("form.host")}
          placeholder="smtp.example.com"
          value={host}
          onChange={(event) => setHost(event.currentTarget.value)}
          maxLength={253}
          required
          withAsterisk={false}
          autoComplete="off"
          spellCheck={false}
          error={errors.host}
        />
        <Group grow align="flex-start">
          <NativeSelect
            label={t("form.security")}
            value={security}
            onChange={(event) => {
              const next = mailSecurities.find((known) => known === event.currentTarget.value);
              if (next) choose(next);
            }}
            data={mailSecurities.map((value) => ({ value, label: t(`form.securities.${value}`) }))}
            error={errors.security}
          />
          <NumberInput
            label={t("form.port")}
            value={port}
            onChange={setPort}
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            required
            withAsterisk={false}
            error={errors.port}
          />
        </Group>
        <TextInput
          label={t("form.username")}
          description={t("form.usernameHelp")}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
          error={errors.username}
        />
        <PasswordInput
          label={t("form.password")}
          description={before?.hasPassword ? t("form.passwordKept") : undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          maxLength={1000}
          autoComplete="new-password"
          error={errors.password}
        />
        <TextInput
          label={t("form.fromName")}
          value={fromName}
          onChange={(event) => setFromName(event.currentTarget.value)}
          maxLength={200}
          required
          withAsterisk={false}
          error={errors.fromName}
        />
        <TextInput
          label={t("form.fromAddress")}
          type="email"
          value={fromAddress}
          onChange={(event) => setFromAddress(event.currentTarget.value)}
          maxLength={254}
          required
          withAsterisk={false}
          error={errors.fromAddress}
        />
        <TextInput
          label={t("form.replyTo")}
          description={t("form.replyToHelp")}
          type="email"
          value={replyTo}
          onChange={(event) => setReplyTo(event.currentTarget.value)}
          maxLength={254}
          error={errors.replyTo}
        />
        {save.isError && Object.keys(errors).length === 0 && <ProblemNote error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t("form.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
