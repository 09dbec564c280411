import { IconChartBar, IconList, IconTarget, IconTrendingUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SideHeading, SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { everyTopic } from "./topics.ts";

/** The views of Listen, then every topic as a way to its posts. */
export function ListenSide() {
  const { t } = useTranslation(["listen", "insights"]);
  const { slug } = useWorkspace();
  const topics = useQuery(everyTopic());
  const location = useRouterState({ select: (state) => state.location });
  const here = location.pathname.slice(`/w/${slug}`.length);
  const shown = here === "/listen/posts" ? (location.search as { topic?: string }).topic : undefined;
  const params = { workspace: slug };
  return (
    <>
      <SideLink
        icon={IconChartBar}
        label={t("dashboard.title")}
        active={here === "/listen"}
        to="/w/$workspace/listen"
        params={params}
      />
      <SideLink
        icon={IconList}
        label={t("posts.title")}
        active={here === "/listen/posts" && shown === undefined}
        to="/w/$workspace/listen/posts"
        params={params}
      />
      <SideLink
        icon={IconTarget}
        label={t("topics.title")}
        active={here.startsWith("/listen/topics")}
        to="/w/$workspace/listen/topics"
        params={params}
      />
      <SideLink
        icon={IconTrendingUp}
        label={t("insights:title")}
        active={here === "/listen/insights"}
        to="/w/$workspace/listen/insights"
        params={params}
      />
      {topics.data && topics.data.length > 0 && <SideHeading>{t("topics.title")}</SideHeading>}
      {topics.data?.map((topic) => (
        <SideLink
          key={topic.id}
          label={topic.name}
          count={topic.postsLastDay}
          active={shown === topic.id}
          to="/w/$workspace/listen/posts"
          params={params}
          search={{ topic: topic.id }}
        />
      ))}
    </>
  );
}
