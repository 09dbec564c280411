import {
  createOrganization,
  getOrganization,
  listOrganizations,
  type Organization,
  updateOrganization,
} from "@earshot/contract/organizations.ts";
import { getPerson, listPeople } from "@earshot/contract/people.ts";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { NamedForm } from "./named-form.tsx";

type Props = { organization: Organization | null; onClose: () => void };

/** A new organization, or what is known of one. */
export function OrganizationForm({ organization, onClose }: Props) {
  const { t } = useTranslation(["people", "shell"]);
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  return (
    <NamedForm
      title={t(organization === null ? "organization.add" : "organization.edit")}
      yes={organization === null ? t("list.addNow") : t("shell:actions.save")}
      name={{ label: t("organization.name"), before: organization?.name }}
      more={{
        field: "website",
        type: "url",
        label: t("organization.website"),
        placeholder: "https://",
        maxLength: 2048,
        before: organization?.website,
      }}
      save={({ name, more }) =>
        organization === null
          ? call(createOrganization, { body: { name, website: more ?? undefined } })
          : call(updateOrganization, {
              params: { id: organization.id },
              body: { name, website: more },
              version: organization.version,
            })
      }
      onSaved={(saved) => {
        toast(t("organization.saved", { name: saved.name }));
        void refresh(listOrganizations, getOrganization, listPeople, getPerson);
        if (organization !== null) return;
        void navigate({
          to: "/w/$workspace/people/organizations/$organizationId",
          params: { workspace: slug, organizationId: saved.id },
        });
      }}
      onClose={onClose}
    />
  );
}
