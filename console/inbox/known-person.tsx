import { voiceTypes } from "@earshot/contract/choices.ts";
import { getPerson, listPeople, type Person, updatePerson, type VoiceType } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { NativeSelect, Switch } from "@mantine/core";
import { IconExternalLink, IconNote, IconTimeline } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { ContactFlags } from "../people/contact-flags.tsx";
import { ContactWhy } from "../people/contact-why.tsx";
import { ProofTick } from "../people/identity-lines.tsx";
import { OrganizationField } from "../people/organization-field.tsx";
import { PersonNotes } from "../people/person-notes.tsx";
import { Suppressions } from "../people/suppressions.tsx";
import { Ago } from "../shell/ago.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./person-panel.module.css";

/** Profiles, voice, customer mark, do-not-contact and the last entries of the timeline. */
export function KnownPerson({ person }: { person: Person }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { t: people } = useTranslation("people");
  const { can, format, slug } = useWorkspace();
  const edit = can("people:edit");
  const timeline = useQuery(get(getTimeline, { params: { id: person.id }, query: { limit: 6 } }));
  const key = get(getPerson, { params: { id: person.id } }).queryKey;
  const update = useMutation({
    mutationFn: (body: { voiceType?: VoiceType | null; customerMark?: boolean }) =>
      call(updatePerson, { params: { id: person.id }, body, version: person.version }),
    onMutate: (body) =>
      queryClient.setQueryData(key, { ...person, ...body, customer: body.customerMark ?? person.customer }),
    onSuccess: (after) => {
      queryClient.setQueryData(key, after);
      void refresh(listPeople);
    },
    onError: (error) => {
      toastProblem(error);
      void refresh(getPerson);
    },
  });
  return (
    <>
      <Suppressions person={person} />
      <ContactFlags person={person} />
      <ContactWhy personId={person.id} />
      <dl className={styles.facts}>
        <dt>{t("person.voice")}</dt>
        <dd>
          <NativeSelect
            size="xs"
            aria-label={t("person.voice")}
            value={person.voiceType ?? ""}
            disabled={!edit}
            onChange={(event) => update.mutate({ voiceType: (event.currentTarget.value || null) as VoiceType | null })}
            data={[
              { value: "", label: t("person.voiceNone") },
              ...voiceTypes.map((voice) => ({ value: voice, label: t(`person.voices.${voice}`) })),
            ]}
          />
        </dd>
        <dt>{t("person.customer")}</dt>
        <dd>
          {person.customer && !person.customerMark ? (
            t("person.customerByPurchase")
          ) : (
            <Switch
              size="xs"
              aria-label={t("person.mark")}
              checked={person.customerMark}
              disabled={!edit}
              onChange={(event) => update.mutate({ customerMark: event.currentTarget.checked })}
            />
          )}
        </dd>
        <dt>{people("organization.one")}</dt>
        <dd>
          <OrganizationField person={person} />
        </dd>
        {person.openConversations ? (
          <>
            <dt>{people("conversations.title")}</dt>
            <dd>
              <Link
                to="/w/$workspace/people/$personId"
                params={{ workspace: slug, personId: person.id }}
                search={{ tab: "conversations" }}
              >
                {people("conversations.open", { count: person.openConversations })}
              </Link>
            </dd>
          </>
        ) : null}
        {person.email ? (
          <>
            <dt>{t("person.mail")}</dt>
            <dd dir="ltr">{person.email}</dd>
          </>
        ) : null}
        {person.firstContactAt ? (
          <>
            <dt>{t("person.since")}</dt>
            <dd title={format.exact(person.firstContactAt)}>{format.day(person.firstContactAt)}</dd>
          </>
        ) : null}
      </dl>
      <section className={styles.section}>
        <h4>{t("person.profiles")}</h4>
        {person.identities.map((identity) => (
          <p key={identity.id} className={styles.profile}>
            <NetworkIcon network={identity.network} />
            <span dir="ltr">@{identity.handle.replace(/^@/, "")}</span>
            {identity.link?.proof ? <ProofTick proof={identity.link.proof} /> : null}
            {identity.url ? (
              <a
                href={identity.url}
                target="_blank"
                rel="noopener noreferrer"
                aria-label={`${t("person.openAuthor")}: ${identity.handle}`}
              >
                <IconExternalLink size={14} aria-hidden />
              </a>
            ) : null}
            {identity.followers === null ? null : (
              <small>
                {t("person.followers", { count: identity.followers, figure: format.compact(identity.followers) })}
              </small>
            )}
          </p>
        ))}
      </section>
      <PersonNotes key={person.id} person={person} />
      <section className={styles.section}>
        <h4>{t("person.last")}</h4>
        <ul className={styles.entries}>
          {(timeline.data?.items ?? []).map((entry) => (
            <li key={entry.id}>
              {entry.post ? (
                <NetworkIcon network={entry.post.network} />
              ) : entry.kind === "note" ? (
                <IconNote size={14} aria-hidden />
              ) : (
                <IconTimeline size={14} aria-hidden />
              )}
              <span className={styles.entry} dir="auto">
                {entry.post
                  ? entry.post.deletedAt
                    ? shell("post.deleted")
                    : entry.post.text || entry.post.title
                  : entry.summary}
              </span>
              <Ago at={entry.at} />
            </li>
          ))}
        </ul>
        <Link to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: person.id }}>
          {t("person.all")}
        </Link>
      </section>
    </>
  );
}
