import { changePreferences, getContactRules, type Preferences } from "@earshot/contract/consent.ts";
import { getPerson, type Person } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { Group, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

type Props = { person: Person; preferences: Preferences; onClose: () => void };

/** What the person wishes; Earshot obeys it when an answer leaves. */
export function PreferencesForm({ person, preferences, onClose }: Props) {
  const { t } = useTranslation(["people", "shell"]);
  const { timezone } = useWorkspace();
  const { quietHours: before } = preferences;
  const [notInPublic, setNotInPublic] = useState(preferences.notInPublic);
  const [quiet, setQuiet] = useState(before !== null);
  const [hours, setHours] = useState(before ?? { from: "22:00", to: "08:00", timezone });
  const [language, setLanguage] = useState(preferences.language ?? "");
  const save = useMutation({
    mutationFn: () => {
      const quietHours = quiet ? hours : null;
      const same = JSON.stringify(quietHours) === JSON.stringify(before);
      return call(changePreferences, {
        params: { id: person.id },
        body: {
          notInPublic: notInPublic === preferences.notInPublic ? undefined : notInPublic,
          quietHours: same ? undefined : quietHours,
          language: language.trim() === (preferences.language ?? "") ? undefined : language.trim() || null,
        },
      });
    },
    onSuccess: () => {
      toast(t("contact.wishesSaved", { name: person.name }));
      onClose();
      return refresh(getContactRules, getPerson, getTimeline);
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t("contact.wishesTitle", { name: person.name })}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("shell:actions.save")}
      pending={save.isPending}
      error={save.error}
    >
      <Switch
        label={t("contact.notInPublic")}
        description={t("contact.notInPublicHelp")}
        checked={notInPublic}
        onChange={(event) => setNotInPublic(event.currentTarget.checked)}
        data-autofocus
      />
      <Switch
        label={t("contact.quietHours")}
        description={t("contact.quietHelp")}
        checked={quiet}
        onChange={(event) => setQuiet(event.currentTarget.checked)}
      />
      {quiet && (
        <Group grow>
          <TextInput
            type="time"
            label={t("contact.from")}
            value={hours.from}
            onChange={(event) => setHours({ ...hours, from: event.currentTarget.value })}
            required
            withAsterisk={false}
          />
          <TextInput
            type="time"
            label={t("contact.to")}
            value={hours.to}
            onChange={(event) => setHours({ ...hours, to: event.currentTarget.value })}
            required
            withAsterisk={false}
          />
          <TextInput
            label={t("contact.zone")}
            value={hours.timezone}
            onChange={(event) => setHours({ ...hours, timezone: event.currentTarget.value })}
            maxLength={64}
            required
            withAsterisk={false}
            error={fields["quietHours.timezone"]}
          />
        </Group>
      )}
      <TextInput
        label={t("contact.languageField")}
        description={t("contact.languageHelp")}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value)}
        maxLength={35}
        error={fields.language}
      />
    </FormModal>
  );
}
