import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, sentenceOf } from "../api/problem.ts";
import { queryClient } from "../api/query.ts";
import { Door } from "./door.tsx";
import { signIn } from "./sign-in.ts";

/** Mail address and password; leads back to where one was. */
export function SignInPage() {
  const { t } = useTranslation("setup");
  const { back, ended } = useSearch({ from: "/sign-in" });
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("badEmail")),
      password: (value) => (value ? null : t("required")),
    },
  });
  const submit = form.onSubmit(async ({ email, password }) => {
    setBusy(true);
    setRefused(null);
    try {
      await signIn(email.trim(), password);
      queryClient.clear();
      window.location.replace(back ?? "/");
    } catch (error) {
      const wrong = error instanceof ApiError && [400, 401, 403, 422].includes(error.status);
      setRefused(wrong ? t("wrong") : sentenceOf(error));
      setBusy(false);
    }
  });
  return (
    <Door title={t("signInTitle")} lead={ended ? t("ended") : undefined}>
      <form onSubmit={submit} noValidate>
        {refused ? (
          <Alert color="brick" role="alert">
            {refused}
          </Alert>
        ) : null}
        <TextInput
          label={t("email")}
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps("email")}
          key={form.key("email")}
        />
        <PasswordInput
          label={t("password")}
          autoComplete="current-password"
          required
          {...form.getInputProps("password")}
          key={form.key("password")}
        />
        <Button type="submit" size="md" loading={busy} mt="xs">
          {t("signIn")}
        </Button>
      </form>
    </Door>
  );
}
