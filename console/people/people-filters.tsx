import { voiceTypes } from "@earshot/contract/choices.ts";
import { getOrganization } from "@earshot/contract/organizations.ts";

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { FilterSelect } from "./filter-select.tsx";
import { contacts, customers, type PeopleSearch, sorts } from "./search.ts";

type Props = { search: PeopleSearch; onChange: (change: Partial<PeopleSearch>) => void };

/** Which people, and in what order; all of it stands in the address. */
export function PeopleFilters({ search, onChange }: Props) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const organization = useQuery({
    ...get(getOrganization, { params: { id: search.organization ?? "" } }),
    enabled: search.organization !== undefined,
  });
  return (
    <>
      <FilterSelect
        label={t("person.voice")}
        value={search.voice}
        choices={voiceTypes.map((value) => ({ value, label: t(`voice.${value}`) }))}
        onPick={(voice) => onChange({ voice })}
      />
      <FilterSelect
        label={t("voice.customer")}
        value={search.customer}
        choices={customers.map((value) => ({ value, label: t(`filter.customer.${value}`) }))}
        onPick={(customer) => onChange({ customer })}
      />
      {can("conversations:read") && (
        <FilterSelect
          label={t("filter.conversations")}
          value={search.open}
          choices={customers.map((value) => ({ value, label: t(`filter.open.${value}`) }))}
          onPick={(open) => onChange({ open })}
        />
      )}
      <FilterSelect
        label={t("filter.lastContact")}
        value={search.contact}
        choices={contacts.map((value) => ({ value, label: t(`filter.contact.${value}`) }))}
        onPick={(contact) => onChange({ contact })}
      />
      {search.organization !== undefined && (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({ organization: undefined })}
        >
          {organization.data?.name ?? t("organization.one")}
        </Button>
      )}
      <FilterSelect
        label={t("filter.sort")}
        value={search.sort}
        choices={sorts.map((value) => ({ value, label: t(`filter.by.${value}`) }))}
        onPick={(sort) => onChange({ sort })}
      />
    </>
  );
}
