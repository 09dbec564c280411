import { countConversations, listConversations } from "@earshot/contract/inbox.ts";
import { Skeleton } from "@mantine/core";
import { IconMoodCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./home.module.css";
import { WaitingRow } from "./waiting-row.tsx";

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
              <WaitingRow conversation={conversation} search={{ view: of, sort: "oldest" }} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
