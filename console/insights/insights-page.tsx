import { listInsights } from "@earshot/contract/insights.ts";
import { IconTrendingUp } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { ListenSide } from "../listen/listen-side.tsx";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { InsightCard } from "./insight-card.tsx";

/** Everything that rose, with what was decided and what came of it. */
export function InsightsPage() {
  const { t } = useTranslation("insights");
  const answer = useInfiniteQuery(pages(listInsights));
  return (
    <Page title={t("title")} side={<ListenSide />}>
      <RowsList
        answer={answer}
        label={t("list.label")}
        height={150}
        render={(insight) => <InsightCard insight={insight} />}
        empty={<Empty icon={IconTrendingUp} title={t("list.empty")} text={t("list.emptyText")} />}
      />
    </Page>
  );
}
