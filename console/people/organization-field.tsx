import { createOrganization, listOrganizations } from "@earshot/contract/organizations.ts";
import { getPerson, listPeople, type Person, updatePerson } from "@earshot/contract/people.ts";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBuilding, IconPlus, IconX } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { Picker } from "../shell/picker.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

const none = "none";
const made = "new:";

/** Where a person belongs: picked by typing, made by typing a name that is not there, or taken off. */
export function OrganizationField({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { slug, can } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    ...get(listOrganizations, { query: { q: q || undefined, limit: 20 } }),
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const put = useMutation({
    mutationFn: async (value: string) => {
      const organizationId =
        value === none
          ? null
          : value.startsWith(made)
            ? (await call(createOrganization, { body: { name: value.slice(made.length) } })).id
            : value;
      return call(updatePerson, { params: { id: person.id }, body: { organizationId }, version: person.version });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(get(getPerson, { params: { id: person.id } }).queryKey, saved);
      return refresh(listPeople, listOrganizations);
    },
    onError: (error) => {
      toastProblem(error);
      void refresh(getPerson);
    },
  });
  return (
    <div className={styles.inline}>
      {person.organization && (
        <Link
          className={styles.link}
          to="/w/$workspace/people/organizations/$organizationId"
          params={{ workspace: slug, organizationId: person.organization.id }}
        >
          <bdi>{person.organization.name}</bdi>
        </Link>
      )}
      {can("people:edit") ? (
        <Picker
          label={t("organization.pick")}
          nothing={t("organization.noneTitle")}
          opened={opened}
          onOpened={setOpened}
          onTyped={setTyped}
          onPick={(value) => put.mutate(value)}
          choices={[
            ...(found.data?.items ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
              chosen: person.organization?.id === id,
            })),
            ...(person.organization
              ? [{ value: none, label: t("organization.takeOff"), icon: <IconX size={14} aria-hidden /> }]
              : []),
          ]}
          create={(name) => ({
            value: made + name,
            label: t("organization.make", { name }),
            icon: <IconPlus size={14} aria-hidden />,
          })}
          target={
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconBuilding size={15} aria-hidden />}
              loading={put.isPending}
              onClick={() => setOpened((open) => !open)}
            >
              {t(person.organization ? "organization.change" : "organization.set")}
            </Button>
          }
        />
      ) : (
        !person.organization && <span className={styles.sub}>{t("organization.unset")}</span>
      )}
    </div>
  );
}
