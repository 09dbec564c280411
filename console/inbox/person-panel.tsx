import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { getConversation, listConversations } from "@earshot/contract/inbox.ts";
import { createPerson, getPerson, listAuthors, listPeople } from "@earshot/contract/people.ts";
import { Button } from "@mantine/core";
import { IconExternalLink, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { KnownPerson } from "./known-person.tsx";
import styles from "./person-panel.module.css";

/** Who the conversation is with: an author who can be added to People, or a person with everything at a glance. */
export function PersonPanel({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation("inbox");
  const { can, slug } = useWorkspace();
  const author = conversation.customer;
  const person = useQuery({
    ...get(getPerson, { params: { id: author?.personId ?? "" } }),
    enabled: Boolean(author?.personId) && can("people:read"),
  });
  const add = useMutation({
    mutationFn: (identityId: string) => call(createPerson, { body: { identityId } }),
    onSuccess: async (added) => {
      toast(t("person.added", { name: added.name }));
      await refresh(getConversation, listConversations, listPeople, listAuthors);
    },
    onError: toastProblem,
  });
  if (!author) return <p className={styles.quiet}>{t("person.nobody")}</p>;
  const name = person.data?.name ?? (author.name || author.handle);
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <Face name={name} url={author.avatarUrl} size={44} />
        <div>
          <h3 dir="auto">{name}</h3>
          {author.personId ? (
            <Link to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: author.personId }}>
              {t("person.open")}
            </Link>
          ) : (
            <span className={styles.chip}>{t("person.notInPeople")}</span>
          )}
        </div>
      </header>
      {author.personId ? (
        person.data ? (
          <KnownPerson person={person.data} />
        ) : person.isError ? (
          <ProblemNote error={person.error} onRetry={() => void person.refetch()} />
        ) : person.isLoading ? (
          <RowsSkeleton rows={4} height={36} />
        ) : null
      ) : (
        <>
          <p className={styles.profile}>
            <NetworkIcon network={author.network} />
            <span dir="ltr">@{author.handle.replace(/^@/, "")}</span>
            {author.url ? (
              <a href={author.url} target="_blank" rel="noopener noreferrer" aria-label={t("person.openAuthor")}>
                <IconExternalLink size={14} aria-hidden />
              </a>
            ) : null}
          </p>
          {can("people:edit") ? (
            <Button
              variant="light"
              size="sm"
              leftSection={<IconUserPlus size={16} aria-hidden />}
              loading={add.isPending}
              onClick={() => add.mutate(author.id)}
            >
              {t("person.add")}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
