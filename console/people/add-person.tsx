import { createPerson, listPeople } from "@earshot/contract/people.ts";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Somebody who is not on any network yet, or not heard there. */
export function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const create = useMutation({
    mutationFn: () => call(createPerson, { body: { name: name.trim(), email: email.trim() || undefined } }),
    onSuccess: (person) => {
      onClose();
      setName("");
      setEmail("");
      void refresh(listPeople);
      void navigate({ to: "/w/$workspace/people/$personId", params: { workspace: slug, personId: person.id } });
    },
  });
  const fields = fieldErrors(create.error);
  return (
    <FormModal
      title={t("list.add")}
      opened={opened}
      onClose={onClose}
      onSubmit={() => create.mutate()}
      yes={t("list.addNow")}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === ""}
    >
      <TextInput
        label={t("person.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.name}
        data-autofocus
      />
      <TextInput
        type="email"
        label={t("person.email")}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        maxLength={254}
        error={fields.email}
      />
    </FormModal>
  );
}
