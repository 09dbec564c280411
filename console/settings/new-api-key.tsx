import { type Permission, permissions } from "@earshot/contract/permissions.ts";
import { createApiKey, listApiKeys } from "@earshot/contract/workspace.ts";
import { Alert, Button, Checkbox, Code, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconCheck, IconCopy, IconEyeOff } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";

type Props = { opened: boolean; onClose: () => void };

/** Makes a key. Its secret is in this dialog only, and only until it is closed. */
export function NewApiKey({ opened, onClose }: Props) {
  const { t } = useTranslation(["settings", "shell"]);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(secret ? "keys.made" : "keys.new")}
      size="lg"
      // a stray click must not lose what is shown once
      closeOnClickOutside={secret === null}
      closeOnEscape={secret === null}
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      {secret === null ? <KeyForm onMade={setSecret} /> : <Secret secret={secret} onDone={close} />}
    </Modal>
  );
}

function KeyForm({ onMade }: { onMade: (secret: string) => void }) {
  const { t } = useTranslation("settings");
  const { permissions: mine } = useWorkspace();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>([]);
  const create = useMutation({
    mutationFn: () => call(createApiKey, { body: { name: name.trim(), scopes } }),
    onSuccess: (key) => {
      onMade(key.secret);
      return refresh(listApiKeys);
    },
    // the secret stays in no cache
    gcTime: 0,
  });
  const errors = fieldErrors(create.error);
  const offered = permissions.filter((permission) => mine.includes(permission));
  const all = scopes.length === offered.length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("keys.name")}
          description={t("keys.nameHelp")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          withAsterisk={false}
          error={errors.name}
          data-autofocus
        />
        <Checkbox.Group
          label={t("keys.scopes")}
          description={t("keys.scopesHelp")}
          value={scopes}
          onChange={(values) => setScopes(offered.filter((permission) => values.includes(permission)))}
          error={errors.scopes}
        >
          <div className={styles.scopes}>
            {offered.map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={t(`permission.${permission}`, { nsSeparator: "|" })}
              />
            ))}
          </div>
        </Checkbox.Group>
        <Group justify="space-between">
          <Button size="compact-sm" variant="subtle" onClick={() => setScopes(all ? [] : [...offered])}>
            {t(all ? "keys.none" : "keys.all")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === "" || scopes.length === 0}>
            {t("keys.create")}
          </Button>
        </Group>
        {create.isError && Object.keys(errors).length === 0 && <ProblemNote error={create.error} />}
      </Stack>
    </form>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation("settings");
  return (
    <Stack gap="md">
      <Alert color="amber" variant="light" icon={<IconEyeOff aria-hidden />}>
        {t("keys.once")}
      </Alert>
      <Group wrap="nowrap" gap="sm">
        <Code block className={styles.secret} data-autofocus tabIndex={0}>
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant={copied ? "light" : "filled"}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? "keys.copied" : "keys.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm" c="dimmed">
        {t("keys.use")}
      </Text>
      <Code block className={styles.secret}>
        {`curl -H "Authorization: Bearer $EARSHOT_API_KEY" ${window.location.origin}/api/v1/posts?q=hello`}
      </Code>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t("keys.kept")}
        </Button>
      </Group>
    </Stack>
  );
}
