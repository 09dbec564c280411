import {
  createOrganization,
  getOrganization,
  listOrganizations,
  type Organization,
  updateOrganization,
} from "@earshot/contract/organizations.ts";
import { getPerson, listPeople } from "@earshot/contract/people.ts";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { FormModal } from "../shell/form-modal.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** A new organization, or what is known of one. */
export function OrganizationForm({
  organization,
  onClose,
}: {
  organization: Organization | null;
  onClose: () => void;
}) {
  const { t } = useTranslation(["people", "shell"]);
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [name, setName] = useState(organization?.name ?? "");
  const [website, setWebsite] = useState(organization?.website ?? "");
  const save = useMutation({
    mutationFn: () => {
      const given = { name: name.trim(), website: website.trim() };
      return organization === null
        ? call(createOrganization, { body: { name: given.name, website: given.website || undefined } })
        : call(updateOrganization, {
            params: { id: organization.id },
            body: { name: given.name, website: given.website || null },
            version: organization.version,
          });
    },
    onSuccess: (saved) => {
      toast(t("organization.saved", { name: saved.name }));
      onClose();
      void refresh(listOrganizations, getOrganization, listPeople, getPerson);
      if (organization === null) {
        void navigate({
          to: "/w/$workspace/people/organizations/$organizationId",
          params: { workspace: slug, organizationId: saved.id },
        });
      }
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t(organization === null ? "organization.add" : "organization.edit")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={organization === null ? t("list.addNow") : t("shell:actions.save")}
      pending={save.isPending}
      error={save.error}
      disabled={name.trim() === ""}
    >
      <TextInput
        label={t("organization.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.name}
        dir="auto"
        data-autofocus
      />
      <TextInput
        type="url"
        label={t("organization.website")}
        placeholder="https://"
        value={website}
        onChange={(event) => setWebsite(event.currentTarget.value)}
        maxLength={2048}
        error={fields.website}
      />
    </FormModal>
  );
}
