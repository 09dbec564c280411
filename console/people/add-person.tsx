import { createPerson, listPeople } from "@earshot/contract/people.ts";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { NamedForm } from "./named-form.tsx";

/** Somebody who is not on any network yet, or not heard there. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  return (
    <NamedForm
      title={t("list.add")}
      yes={t("list.addNow")}
      name={{ label: t("person.name"), before: undefined }}
      more={{ field: "email", type: "email", label: t("person.email"), maxLength: 254, before: undefined }}
      save={({ name, more }) => call(createPerson, { body: { name, email: more ?? undefined } })}
      onSaved={({ id }) => {
        void refresh(listPeople);
        void navigate({ to: "/w/$workspace/people/$personId", params: { workspace: slug, personId: id } });
      }}
      onClose={onClose}
    />
  );
}
