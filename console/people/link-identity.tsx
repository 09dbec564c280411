import {
  getPerson,
  type Identity,
  linkIdentity,
  listAuthors,
  listPeople,
  type Person,
} from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { Alert, Button, Group, Loader, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast } from "../shell/toast.tsx";
import { IdentityLines } from "./identity-lines.tsx";
import styles from "./people.module.css";

type Props = { person: Person; opened: boolean; onClose: () => void };

/** Says that an author is this person. The reason stays with the record, so it is asked for. */
export function LinkIdentity({ person, opened, onClose }: Props) {
  const { t } = useTranslation(["people", "shell"]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("link.title", { name: person.name })}
      size="lg"
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      <LinkForm person={person} onClose={onClose} />
    </Modal>
  );
}

function LinkForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation("people");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Identity | null>(null);
  const [reason, setReason] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 250);
  const authors = useQuery({
    ...get(listAuthors, { query: { q: q || undefined, known: "false", limit: 20 } }),
    placeholderData: keepPreviousData,
  });
  const link = useMutation({
    mutationFn: (identity: Identity) =>
      call(linkIdentity, { params: { id: person.id }, body: { identityId: identity.id, reason: reason.trim() } }),
    onSuccess: (_, identity) => {
      toast(t("link.done", { handle: identity.handle, name: person.name }));
      onClose();
      return refresh(getPerson, getTimeline, listPeople, listAuthors);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) link.mutate(chosen);
  };
  const found = authors.data?.items.filter((author) => !author.own) ?? [];
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="search"
          label={t("link.search")}
          placeholder={t("authors.searchPlaceholder")}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(null);
          }}
          maxLength={200}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={authors.isFetching && <Loader size="xs" aria-label={t("loading")} />}
          data-autofocus
        />
        {authors.isError ? (
          <ProblemNote error={authors.error} onRetry={() => void authors.refetch()} />
        ) : (
          <fieldset className={styles.choices}>
            <legend className={styles.hidden}>{t("link.choose")}</legend>
            {found.length === 0 && !authors.isPending && (
              <Text size="sm" c="dimmed" p="sm">
                {t("link.none")}
              </Text>
            )}
            {found.map((author) => (
              <label key={author.id} className={styles.choice} data-chosen={chosen?.id === author.id || undefined}>
                <input
                  type="radio"
                  name="author"
                  checked={chosen?.id === author.id}
                  onChange={() => setChosen(author)}
                />
                <Face name={author.name || author.handle} url={author.avatarUrl} size={26} />
                <IdentityLines identity={author} />
                <NetworkIcon network={author.network} size={15} />
              </label>
            ))}
          </fieldset>
        )}
        {chosen?.weak && (
          <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />}>
            {t("identity.weakHelp")}
          </Alert>
        )}
        <Textarea
          label={t("link.reason")}
          placeholder={t("link.reasonPlaceholder")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          required
          withAsterisk={false}
        />
        {link.isError && <ProblemNote error={link.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={link.isPending} disabled={!chosen || reason.trim() === ""}>
            {t("link.now")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
