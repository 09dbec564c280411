import type { Result } from "@earshot/contract/endpoint.ts";
import { createConversation } from "@earshot/contract/inbox.ts";
import { listToThank, markThanked } from "@earshot/contract/insights.ts";
import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import home from "../home/home.module.css";
import { Ago } from "../shell/ago.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { Formula } from "./formula.tsx";
import styles from "./insights.module.css";

type Item = Result<typeof listToThank>["items"][number];
const shown = 5;

/** Customers who helped or spoke well of us and whom nobody thanked yet, each with the reason and the way to do it. */
export function ToThank() {
  const { t } = useTranslation("insights");
  const answer = useQuery(get(listToThank, { query: { limit: shown } }));
  return (
    <section aria-labelledby="home-thank" className={home.part}>
      <header className={home.head}>
        <h2 id="home-thank">
          <Formula label={t("thank.title")} formula={t("thank.formula")} />
        </h2>
      </header>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Skeleton h={88} radius="sm" />
      ) : answer.data.items.length === 0 ? (
        <p className={home.quiet}>{t("thank.none")}</p>
      ) : (
        <ul className={home.rows}>
          {answer.data.items.map((item) => (
            <li key={item.postId}>
              <Person item={item} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Person({ item }: { item: Item }) {
  const { t } = useTranslation("insights");
  const { can } = useWorkspace();
  const name = item.author.name || item.author.handle;
  const mark = useMutation({
    mutationFn: () => call(markThanked, { params: { postId: item.postId } }),
    onSuccess: () => {
      toast(t("thank.marked"));
      return refresh(listToThank);
    },
    onError: toastProblem,
  });
  return (
    <div className={styles.person}>
      <div>
        <p>
          <NetworkIcon network={item.author.network} size={14} /> <strong dir="auto">{name}</strong>{" "}
          {t(`thank.${item.reason}`)}
          {item.posts > 1 ? `, ${t("thank.more", { count: item.posts - 1 })}` : ""}{" "}
          <Ago at={item.at} className={home.age} />
        </p>
        <p className={styles.words} dir="auto">
          {item.text}
        </p>
      </div>
      <div className={styles.buttons}>
        <Thank item={item} name={name} />
        {can("conversations:work") ? (
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t("thank.mark", { name })}
            loading={mark.isPending}
            onClick={() => mark.mutate()}
          >
            <IconCheck size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
    </div>
  );
}

/** Leads to where one can thank: the portal's question, or the conversation, opened where there is none. */
function Thank({ item, name }: { item: Item; name: string }) {
  const { t } = useTranslation("insights");
  const { slug, can } = useWorkspace();
  const navigate = useNavigate();
  const toConversation = (conversation: string) =>
    navigate({
      to: "/w/$workspace/inbox/$conversation",
      params: { workspace: slug, conversation },
      search: { view: "all" },
    });
  const open = useMutation({
    mutationFn: () => call(createConversation, { body: { postId: item.postId } }),
    onSuccess: ({ id }) => toConversation(id),
    onError: toastProblem,
  });
  if (item.questionId !== null) {
    return (
      <LinkButton
        size="compact-sm"
        variant="default"
        to="/w/$workspace/community/questions/$questionId"
        params={{ workspace: slug, questionId: item.questionId }}
        aria-label={t("thank.open", { name })}
      >
        {t("thank.openShort")}
      </LinkButton>
    );
  }
  const { conversationId } = item;
  if (conversationId === null && !can("conversations:work")) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={t("thank.open", { name })}
      loading={open.isPending}
      onClick={() => (conversationId === null ? open.mutate() : void toConversation(conversationId))}
    >
      {t("thank.openShort")}
    </Button>
  );
}
