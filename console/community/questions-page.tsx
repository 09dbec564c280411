import { listQuestions, type Question } from "@earshot/contract/community.ts";
import { getPortal } from "@earshot/contract/portal.ts";
import { Badge } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { SearchBox } from "../people/search-box.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";
import { CommunitySide } from "./community-side.tsx";

const route = getRouteApi("/w/$workspace/community");

/** What customers ask on the portal, newest first. */
export function QuestionsPage() {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const portal = useQuery(get(getPortal));
  const questions = useInfiniteQuery(pages(listQuestions, { query: { q: search.q, state: search.state } }));
  const filtered = Boolean(search.q || search.state);
  const closed = portal.data?.openedAt === null;
  return (
    <Page title={t("title")} side={<CommunitySide />} wide>
      <div className={list.column}>
        <div className={list.filters}>
          <SearchBox
            value={search.q}
            label={t("list.search")}
            placeholder={t("list.searchPlaceholder")}
            onSearch={(q) => void navigate({ search: (old) => ({ ...old, q }), replace: true })}
            keys={t("title")}
          />
        </div>
        <RowsList
          answer={questions}
          render={(question) => <QuestionRow question={question} />}
          label={t("list.all")}
          height={61}
          empty={
            <Empty
              icon={IconMessageQuestion}
              title={t(filtered ? "list.noneTitle" : "list.emptyTitle")}
              text={t(filtered ? "list.noneText" : closed ? "list.closedText" : "list.emptyText")}
            >
              {!filtered && closed && (
                <LinkButton to="/w/$workspace/community/portal" params={{ workspace: slug }}>
                  {t("list.toPortal")}
                </LinkButton>
              )}
            </Empty>
          }
        />
      </div>
    </Page>
  );
}

function QuestionRow({ question }: { question: Question }) {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  const sub = [question.author.name, question.category?.name, ...question.tags].filter(Boolean);
  return (
    <Link
      className={list.row}
      to="/w/$workspace/community/questions/$questionId"
      params={{ workspace: slug, questionId: question.id }}
    >
      <span className={styles.votes}>
        <b aria-hidden>{question.answers}</b>
        <span className="visually-hidden">{t("row.answers", { count: question.answers })}</span>
      </span>
      <span className={list.what}>
        <bdi className={styles.title}>{question.title}</bdi>
        <bdi className={styles.sub}>{sub.join(" · ")}</bdi>
      </span>
      <Badge variant="light" color={question.hiddenAt ? "gray" : question.state === "unanswered" ? "amber" : "teal"}>
        {t(question.hiddenAt ? "state.hidden" : `state.${question.state}`)}
      </Badge>
      <Ago at={question.askedAt} className={styles.sub} />
    </Link>
  );
}
