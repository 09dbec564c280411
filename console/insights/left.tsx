import { countConversations, listConversations } from "@earshot/contract/inbox.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import home from "../home/home.module.css";
import { WaitingRow } from "../home/waiting-row.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";

const shown = 5;

/** What was left to customers, by when it comes back. */
export function Left() {
  const { t } = useTranslation("insights");
  const { slug, format } = useWorkspace();
  const list = useQuery(
    get(listConversations, { query: { status: "waiting_community", sort: "deadline", limit: shown } }),
  );
  const counts = useQuery(get(countConversations));
  const all = counts.data?.waitingCommunity;
  return (
    <section aria-labelledby="home-left" className={home.part}>
      <header className={home.head}>
        <h2 id="home-left">{t("left.title")}</h2>
        {all !== undefined && all > shown ? (
          <Link to="/w/$workspace/inbox" params={{ workspace: slug }} search={{ view: "community" }}>
            {t("left.all", { count: all })}
          </Link>
        ) : null}
      </header>
      {list.isError ? (
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton h={88} radius="sm" />
      ) : list.data.items.length === 0 ? (
        <p className={home.quiet}>{t("left.none")}</p>
      ) : (
        <ul className={home.rows}>
          {list.data.items.map((conversation) => (
            <li key={conversation.id}>
              <WaitingRow
                conversation={conversation}
                search={{ view: "community" }}
                more={
                  conversation.communityUntil === null
                    ? t("left.open")
                    : t("left.until", { at: format.short(conversation.communityUntil) })
                }
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
