import { voiceTypes } from "@earshot/contract/choices.ts";
import type { BodyInput } from "@earshot/contract/endpoint.ts";
import { getPerson, listPeople, type Person, updatePerson } from "@earshot/contract/people.ts";
import { Button, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

type Change = BodyInput<typeof updatePerson>;

/** What the team says of a person: voice type and customer mark act at once, name and address when saved. */
export function PersonFacts({ person }: { person: Person }) {
  const { t } = useTranslation(["people", "shell"]);
  const { can } = useWorkspace();
  const [name, setName] = useState(person.name);
  const [email, setEmail] = useState(person.email ?? "");
  const key = get(getPerson, { params: { id: person.id } }).queryKey;
  const change = useMutation({
    mutationFn: (body: Change) => call(updatePerson, { params: { id: person.id }, body, version: person.version }),
    onMutate: (body) => {
      const before = queryClient.getQueryData(key);
      if (before) {
        queryClient.setQueryData(key, {
          ...before,
          ...(body.voiceType !== undefined && { voiceType: body.voiceType }),
          ...(body.customerMark !== undefined && { customerMark: body.customerMark }),
        });
      }
      return before;
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(key, saved);
      void refresh(listPeople);
    },
    onError: (error, _, before) => {
      queryClient.setQueryData(key, before);
      void refresh(getPerson);
      if (Object.keys(fieldErrors(error)).length === 0) toastProblem(error);
    },
  });
  const allowed = can("people:edit");
  const fields = fieldErrors(change.error);
  const changed = name.trim() !== person.name || email.trim() !== (person.email ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { name: name.trim(), email: email.trim() || null },
      { onSuccess: (saved) => toast(t("person.saved", { name: saved.name })) },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t("person.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          withAsterisk={false}
          readOnly={!allowed}
          error={fields.name}
          dir="auto"
        />
        <TextInput
          type="email"
          label={t("person.email")}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          maxLength={254}
          readOnly={!allowed}
          error={fields.email}
        />
        {allowed && changed && (
          <Group justify="flex-end" gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setName(person.name);
                setEmail(person.email ?? "");
              }}
            >
              {t("shell:actions.cancel")}
            </Button>
            <Button size="compact-sm" type="submit" loading={change.isPending} disabled={name.trim() === ""}>
              {t("shell:actions.save")}
            </Button>
          </Group>
        )}
        <Select
          label={t("person.voice")}
          placeholder={t("person.noVoice")}
          value={person.voiceType}
          onChange={(value) => change.mutate({ voiceType: value })}
          data={voiceTypes.map((value) => ({ value, label: t(`voice.${value}`) }))}
          clearable
          disabled={!allowed}
        />
        <Switch
          label={t("person.customerMark")}
          description={person.customer && !person.customerMark ? t("person.customerByPurchase") : undefined}
          checked={person.customerMark}
          onChange={(event) => change.mutate({ customerMark: event.currentTarget.checked })}
          disabled={!allowed}
        />
      </Stack>
    </form>
  );
}
