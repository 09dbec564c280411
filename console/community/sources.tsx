import * as contract from "@earshot/contract/asked-elsewhere.ts";
import { getQuestion, listQuestions, type QuestionDetail, type QuestionSource } from "@earshot/contract/community.ts";
import { Badge, Button, Group, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import sections from "../shell/sections.module.css";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";

const stale = () => refresh(getQuestion, listQuestions);

/** Where a question was asked elsewhere: what is shown of it, whether its author was told, and what they said to it. */
export function Sources({ question }: { question: QuestionDetail }) {
  const { t } = useTranslation("community");
  if (question.sources.length === 0) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources" className={sections.heading}>
        {t("sources.title")}
      </h2>
      <ul className={styles.list}>
        {question.sources.map((source) => (
          <Source key={source.postId} questionId={question.id} source={source} />
        ))}
      </ul>
    </section>
  );
}

function Source({ questionId, source }: { questionId: string; source: QuestionSource }) {
  const { t } = useTranslation("community");
  const { slug, can } = useWorkspace();
  const params = { id: questionId, postId: source.postId };
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: stale,
    onError: toastProblem,
  });
  const { notice, endedWhy } = source;
  return (
    <li className={`${styles.card} ${styles.source}`}>
      <Group gap={6} className={styles.sub}>
        <NetworkIcon network={source.network} size={15} />
        <bdi>@{source.author.handle.replace(/^@/, "")}</bdi>
        <Badge variant="light" color={endedWhy ? "gray" : "teal"}>
          {t(
            endedWhy
              ? `sources.ended.${endedWhy}`
              : source.quote
                ? "sources.quoted"
                : source.named
                  ? "sources.linked"
                  : "sources.unnamed",
          )}
        </Badge>
        {source.editedAt && <Badge color="amber">{t("sources.edited")}</Badge>}
        <Ago at={source.endedAt ?? source.addedAt} />
      </Group>
      {source.quote && (
        <blockquote className={styles.relayAnswer} dir="auto">
          {source.quote}
        </blockquote>
      )}
      {source.editedAt && <p className={styles.held}>{t("sources.editedHelp")}</p>}
      <p className={styles.sub}>
        {notice.held
          ? t("sources.held", { reason: notice.held.reason })
          : t(`sources.told.${notice.state === "unknown" || notice.state === "held" ? "sending" : notice.state}`)}
        {source.consent &&
          ` ${t("sources.consent", { text: source.consent.text, name: source.consent.by ?? t("portal.key") })}`}
      </p>
      <Group gap="xs">
        {source.conversationId && can("conversations:read") && (
          <Link
            to="/w/$workspace/inbox/$conversation"
            params={{ workspace: slug, conversation: source.conversationId }}
            search={{ view: "all" }}
          >
            {t("sources.conversation")}
          </Link>
        )}
        {source.url && (
          <a href={source.url} target="_blank" rel="noopener noreferrer nofollow">
            {t("sources.original")}
          </a>
        )}
        {can("replies:send") && notice.held && !endedWhy && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={act.isPending}
            onClick={() => act.mutate(() => call(contract.tellAuthor, { params, body: {} }))}
          >
            {t("sources.tell")}
          </Button>
        )}
        {can("community:work") && !endedWhy && source.named && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={act.isPending}
            onClick={() => act.mutate(() => call(contract.endSource, { params }))}
          >
            {t("sources.takeDown")}
          </Button>
        )}
        {can("community:work") && endedWhy === "team" && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={act.isPending}
            onClick={() => act.mutate(() => call(contract.restoreQuote, { params, body: {} }))}
          >
            {t("sources.restore")}
          </Button>
        )}
        {can("community:work") && endedWhy === "author" && <AgreedAgain params={params} />}
      </Group>
    </li>
  );
}

/** Quotes somebody again who said no, with what they said since. */
function AgreedAgain({ params }: { params: { id: string; postId: string } }) {
  const { t } = useTranslation("community");
  const [asking, ask] = useDisclosure(false);
  const [consent, setConsent] = useState("");
  const restore = useMutation({
    mutationFn: () => call(contract.restoreQuote, { params, body: { consent: consent.trim() } }),
    onSuccess: async () => {
      ask.close();
      await stale();
    },
  });
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={ask.open}>
        {t("sources.restore")}
      </Button>
      <FormModal
        title={t("sources.restoreTitle")}
        opened={asking}
        onClose={ask.close}
        onSubmit={() => restore.mutate()}
        yes={t("sources.restore")}
        pending={restore.isPending}
        error={restore.error}
        disabled={consent.trim().length < 3}
      >
        <Textarea
          label={t("sources.consentLabel")}
          description={t("sources.consentHelp")}
          value={consent}
          onChange={(event) => setConsent(event.currentTarget.value)}
          maxLength={500}
          data-autofocus
        />
      </FormModal>
    </>
  );
}
