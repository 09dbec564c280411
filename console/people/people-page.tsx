import { createPerson, listPeople, type Person } from "@earshot/contract/people.ts";
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUserQuestion, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { distinct } from "../listen/distinct.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { InfiniteRows } from "./infinite-rows.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { PersonMarks } from "./person-marks.tsx";
import { SearchBox } from "./search-box.tsx";

const route = getRouteApi("/w/$workspace/people");

/** The people the workspace knows. */
export function PeoplePage() {
  const { t } = useTranslation("people");
  const { slug, can } = useWorkspace();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure(false);
  const people = useInfiniteQuery(pages(listPeople, { query: { q, limit: 60 } }));
  const items = distinct(people.data?.pages.flatMap((page) => page.items) ?? []);
  return (
    <Page
      title={t("list.title")}
      side={<PeopleSide />}
      wide
      actions={
        can("people:edit") && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={add.open}
          >
            {t("list.add")}
          </Button>
        )
      }
    >
      <div className={styles.column}>
        <div className={styles.filters}>
          <SearchBox
            value={q}
            label={t("list.search")}
            placeholder={t("list.searchPlaceholder")}
            onSearch={(next) => void navigate({ search: { q: next }, replace: true })}
          />
        </div>
        {people.isError && !people.data ? (
          <ProblemNote error={people.error} onRetry={() => void people.refetch()} />
        ) : people.isPending ? (
          <RowsSkeleton />
        ) : items.length === 0 ? (
          <Empty
            icon={IconUsers}
            title={t(q ? "list.noneTitle" : "list.emptyTitle")}
            text={t(q ? "list.noneText" : "list.emptyText")}
          >
            {!q && (
              <Button
                variant="default"
                leftSection={<IconUserQuestion size={16} aria-hidden />}
                renderRoot={(props) => (
                  <Link {...props} to="/w/$workspace/people/authors" params={{ workspace: slug }} />
                )}
              >
                {t("list.toAuthors")}
              </Button>
            )}
          </Empty>
        ) : (
          <InfiniteRows
            items={items}
            keyOf={(person) => person.id}
            render={(person) => <PersonRow person={person} />}
            label={t("list.title")}
            height={57}
            paged={people}
          />
        )}
      </div>
      <AddPerson opened={adding} onClose={add.close} />
    </Page>
  );
}

function PersonRow({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const networks = [...new Set(person.identities.map((identity) => identity.network))];
  const picture = person.identities.find((identity) => identity.avatarUrl)?.avatarUrl;
  const handles = person.identities.map((identity) => identity.handle).join(", ");
  return (
    <Link className={styles.row} to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: person.id }}>
      <Face name={person.name} url={picture} size={32} />
      <span className={styles.who}>
        <bdi className={styles.name}>{person.name}</bdi>
        <bdi className={styles.sub}>{handles || person.email || t("list.noIdentity")}</bdi>
      </span>
      <PersonMarks person={person} />
      <span className={styles.networks}>
        {networks.slice(0, 4).map((network) => (
          <NetworkIcon key={network} network={network} size={15} />
        ))}
      </span>
      <span className={styles.when}>
        {person.lastContactAt ? <Ago at={person.lastContactAt} /> : <span aria-hidden>–</span>}
      </span>
    </Link>
  );
}

function AddPerson({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(["people", "shell"]);
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("list.add")}
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
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
          {create.isError && Object.keys(fields).length === 0 && <ProblemNote error={create.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ""}>
              {t("list.addNow")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
