import * as contract from "@earshot/contract/portal.ts";
import { Alert, Anchor, Button, ColorInput, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconDoor } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import sections from "../shell/sections.module.css";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CharterFields } from "./charter-fields.tsx";
import { CommunitySide } from "./community-side.tsx";
import { OpenPortal } from "./open-portal.tsx";

/** The portal's charter, words and look, and whether it is open. */
export function PortalPage() {
  const { t } = useTranslation("community");
  const portal = useQuery(get(contract.getPortal));
  return (
    <Page title={t("portal.title")} side={<CommunitySide />}>
      {portal.isError ? (
        <ProblemNote error={portal.error} onRetry={() => void portal.refetch()} />
      ) : !portal.data ? (
        <RowsSkeleton rows={6} />
      ) : (
        <Stack gap="lg" className={sections.form}>
          <State portal={portal.data} />
          <PortalForm key={portal.data.version} portal={portal.data} />
        </Stack>
      )}
    </Page>
  );
}

function State({ portal }: { portal: contract.Portal }) {
  const { t } = useTranslation("community");
  const { can, format } = useWorkspace();
  const open = portal.openedAt !== null;
  return (
    <Alert
      icon={<IconDoor size={18} aria-hidden />}
      color={open ? "teal" : "amber"}
      title={t(open ? "portal.open" : "portal.closed")}
    >
      <Stack gap="xs" align="flex-start">
        {open ? (
          <Text size="sm">
            <Anchor href={portal.url} target="_blank" rel="noopener">
              {portal.url}
            </Anchor>{" "}
            {portal.openedAt &&
              t("portal.since", { at: format.day(portal.openedAt), by: portal.openedBy ?? t("portal.key") })}
          </Text>
        ) : (
          <Text size="sm">{t("portal.closedText")}</Text>
        )}
        {portal.overrideReason && <Text size="sm">{t("portal.override", { reason: portal.overrideReason })}</Text>}
        {!open && portal.missing.length > 0 && (
          <Text size="sm">
            {t("portal.missing", { parts: portal.missing.map((part) => t(`charter.${part}.label`)).join(", ") })}
          </Text>
        )}
        {can("community:manage") && <OpenPortal portal={portal} />}
      </Stack>
    </Alert>
  );
}

function PortalForm({ portal }: { portal: contract.Portal }) {
  const { t } = useTranslation("community");
  const { can } = useWorkspace();
  const allowed = can("community:manage");
  const [charter, setCharter] = useState(portal.charter);
  const [words, setWords] = useState({
    name: portal.name,
    tagline: portal.tagline,
    welcome: portal.welcome,
    rules: portal.rules,
    logoUrl: portal.logoUrl ?? "",
    color: portal.color ?? "",
    address: portal.address ?? "",
  });
  const save = useMutation({
    mutationFn: () =>
      call(contract.updatePortal, {
        version: portal.version,
        body: {
          ...words,
          logoUrl: words.logoUrl.trim() || null,
          color: words.color.trim() || null,
          address: words.address.trim() || null,
          charter,
        },
      }),
    onSuccess: async () => {
      await refresh(contract.getPortal);
      toast(t("portal.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const word = (name: keyof typeof words) => ({
    value: words[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setWords((before) => ({ ...before, [name]: value }));
    },
    readOnly: !allowed,
    error: errors[name],
  });
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
          intro={t("charter.intro")}
          readOnly={!allowed}
          errors={errors}
        />
        <h2 className={sections.heading}>{t("look.title")}</h2>
        <TextInput label={t("look.name")} maxLength={200} required withAsterisk={false} {...word("name")} />
        <TextInput label={t("look.tagline")} maxLength={300} {...word("tagline")} />
        <Textarea
          label={t("look.welcome")}
          description={t("look.markdown")}
          maxLength={20_000}
          autosize
          minRows={2}
          maxRows={10}
          {...word("welcome")}
        />
        <Textarea
          label={t("look.rules")}
          description={t("look.rulesHelp")}
          maxLength={20_000}
          autosize
          minRows={3}
          maxRows={12}
          {...word("rules")}
        />
        <TextInput label={t("look.logo")} description={t("look.logoHelp")} maxLength={2_048} {...word("logoUrl")} />
        <ColorInput
          label={t("look.color")}
          description={t("look.colorHelp")}
          value={words.color}
          onChange={(color) => setWords((before) => ({ ...before, color }))}
          error={errors.color}
          readOnly={!allowed}
          format="hex"
        />
        <TextInput
          label={t("look.address")}
          description={t("look.addressHelp")}
          maxLength={2_048}
          {...word("address")}
        />
        {save.isError && Object.keys(errors).length === 0 && <ProblemNote error={save.error} />}
        {allowed && (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={words.name.trim() === ""}>
              {t("portal.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
