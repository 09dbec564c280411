import { createSetup, getSample, getSetup } from "@earshot/contract/workspace.ts";
import { Alert, Anchor, Button, Checkbox, PasswordInput, Select, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors, sentenceOf } from "../api/problem.ts";
import { get } from "../api/query.ts";
import { Door } from "./door.tsx";
import { signIn } from "./sign-in.ts";

/** The first owner and workspace, behind the token of the printed link. */
export function SetupPage() {
  const { t } = useTranslation("setup");
  const token = useToken();
  const setup = useQuery({ ...get(getSetup), staleTime: 0 });
  return (
    <Door title={t("setupTitle")} lead={token ? t("setupLead") : undefined}>
      {token ? (
        // The link also lets an owner who was made at start choose a password, when set-up counts as done already.
        <SetupForm token={token} />
      ) : setup.data?.done ? (
        <Alert color="teal" mt="lg">
          {t("already")}{" "}
          <Anchor component={Link} to="/sign-in" size="sm" underline="always">
            {t("signIn")}
          </Anchor>
        </Alert>
      ) : (
        <Alert color="amber" mt="lg">
          {t("noToken")}
        </Alert>
      )}
    </Door>
  );
}

function SetupForm({ token }: { token: string }) {
  const { t } = useTranslation("setup");
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { name: "", email: "", password: "", workspace: "", timezone: guessZone(), sample: false },
    validate: {
      name: (value) => (value.trim() ? null : t("required")),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("badEmail")),
      password: (value) => (value.length < 8 ? t("tooShort") : value.length > 256 ? t("tooLong") : null),
      workspace: (value) => (value.trim() ? null : t("required")),
    },
  });
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setRefused(null);
    const email = values.email.trim();
    try {
      const { workspace } = await call(createSetup, { body: { ...values, email, token } });
      sessionStorage.removeItem("earshot.setup");
      await signIn(email, values.password);
      // who asked for the sample looks at it first; the switch on top leads to their own workspace
      const sample = values.sample ? await call(getSample).catch(() => null) : null;
      window.location.replace(`/w/${sample?.workspaceSlug ?? workspace.slug}/inbox`);
    } catch (error) {
      const fields = fieldErrors(error);
      const own = Object.keys(fields).filter((field) => field in values);
      form.setErrors(Object.fromEntries(own.map((field) => [field, fields[field]])));
      if (own.length === 0) setRefused(sentenceOf(error));
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      {refused ? (
        <Alert color="brick" role="alert">
          {refused}
        </Alert>
      ) : null}
      <TextInput
        label={t("name")}
        autoComplete="name"
        maxLength={200}
        required
        autoFocus
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("email")}
        type="email"
        autoComplete="username"
        maxLength={254}
        required
        {...form.getInputProps("email")}
      />
      <PasswordInput
        label={t("password")}
        description={t("passwordHelp")}
        autoComplete="new-password"
        required
        {...form.getInputProps("password")}
      />
      <TextInput
        label={t("workspace")}
        description={t("workspaceHelp")}
        autoComplete="organization"
        maxLength={200}
        required
        {...form.getInputProps("workspace")}
      />
      <Select
        label={t("timezone")}
        description={t("timezoneHelp")}
        searchable
        allowDeselect={false}
        limit={60}
        data={zones()}
        {...form.getInputProps("timezone")}
      />
      <Checkbox
        label={t("sample")}
        description={t("sampleHelp")}
        {...form.getInputProps("sample", { type: "checkbox" })}
      />
      <Button type="submit" size="md" loading={busy} mt="xs">
        {t("create")}
      </Button>
      <p role="status" className="visually-hidden">
        {busy ? t("creating") : ""}
      </p>
      {busy ? (
        <Text size="sm" c="dimmed" aria-hidden>
          {t("creating")}
        </Text>
      ) : null}
    </form>
  );
}

/** Also when the link is opened over a set-up page that is already there. */
function useToken(): string | null {
  const [token, setToken] = useState(readToken);
  useEffect(() => {
    const opened = () => setToken(readToken());
    window.addEventListener("hashchange", opened);
    return () => window.removeEventListener("hashchange", opened);
  }, []);
  return token;
}

/** The token stands in the fragment, which no server log sees; it leaves the address bar at once. */
function readToken(): string | null {
  const token = new URLSearchParams(window.location.hash.replace(/^#/, "")).get("token");
  if (token) sessionStorage.setItem("earshot.setup", token);
  if (token) history.replaceState(history.state, "", "/setup");
  return token ?? sessionStorage.getItem("earshot.setup");
}

function guessZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

function zones(): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([guessZone(), "UTC", ...known])];
}
