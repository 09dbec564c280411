import { type Conversation, countConversations, listConversations } from "@earshot/contract/inbox.ts";
import { Skeleton } from "@mantine/core";
import { IconMoodCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./home.module.css";

const shown = 5;

/** Open conversations, the longest waiting first: mine, then those nobody has. */
export function Waiting() {
  const { t } = useTranslation("home");
  const { me } = useWorkspace();
  const counts = useQuery(get(countConversations));
  return (
    <section aria-labelledby="home-waiting" className={styles.part}>
      <header className={styles.head}>
        <h2 id="home-waiting">{t("waiting.title")}</h2>
      </header>
      {counts.data?.open === 0 ? (
        <p className={styles.good}>
          <IconMoodCheck size={18} aria-hidden />
          {t("waiting.none")}
        </p>
      ) : (
        <>
          {me ? <Oldest of="mine" all={counts.data?.mine} /> : null}
          <Oldest of="unassigned" all={counts.data?.unassigned} />
        </>
      )}
    </section>
  );
}

function Oldest({ of, all }: { of: "mine" | "unassigned"; all: number | undefined }) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  const oldest = useQuery(
    get(listConversations, {
      query: { status: "open", assignee: of === "mine" ? "me" : "none", sort: "oldest", limit: shown },
    }),
  );
  return (
    <div className={styles.group}>
      <h3>
        {t(`waiting.${of}`)}
        {all !== undefined && all > shown ? (
          <Link to="/w/$workspace/inbox" params={{ workspace: slug }} search={{ view: of, sort: "oldest" }}>
            {t("waiting.all", { count: all })}
          </Link>
        ) : null}
      </h3>
      {oldest.isError ? (
        <ProblemNote error={oldest.error} onRetry={() => void oldest.refetch()} />
      ) : !oldest.data ? (
        <Skeleton h={88} radius="sm" />
      ) : oldest.data.items.length === 0 ? (
        <p className={styles.quiet}>{t(of === "mine" ? "waiting.noneMine" : "waiting.noneUnassigned")}</p>
      ) : (
        <ul className={styles.rows}>
          {oldest.data.items.map((conversation) => (
            <li key={conversation.id}>
              <Row conversation={conversation} view={of} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ conversation, view }: { conversation: Conversation; view: "mine" | "unassigned" }) {
  const { t } = useTranslation("inbox");
  const { slug } = useWorkspace();
  const name = conversation.customer?.name || conversation.customer?.handle || t("list.somebody");
  return (
    <Link
      className={styles.row}
      to="/w/$workspace/inbox/$conversation"
      params={{ workspace: slug, conversation: conversation.id }}
      search={{ view, sort: "oldest" }}
    >
      <Face name={name} url={conversation.customer?.avatarUrl} size={28} />
      <span className={styles.who}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <NetworkIcon network={conversation.network} size={14} />
      </span>
      <span className={styles.words} dir="auto">
        {conversation.snippet || conversation.subject}
      </span>
      <Ago at={conversation.lastPostAt} className={styles.age} />
    </Link>
  );
}
