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
  return (
    <>
      <SideLink icon={IconChartBar} label={t("dashboard.title")} to="/w/$workspace/listen" exact />
      <SideLink
        icon={IconList}
        label={t("posts.title")}
        active={here === "/listen/posts" && shown === undefined}
        to="/w/$workspace/listen/posts"
      />
      <SideLink icon={IconTarget} label={t("topics.title")} to="/w/$workspace/listen/topics" />
      <SideLink icon={IconTrendingUp} label={t("insights:title")} to="/w/$workspace/listen/insights" />
      {topics.data && topics.data.length > 0 && <SideHeading>{t("topics.title")}</SideHeading>}
      {topics.data?.map((topic) => (
        <SideLink
          key={topic.id}
          label={topic.name}
          count={topic.postsLastDay}
          active={shown === topic.id}
          to="/w/$workspace/listen/posts"
          search={{ topic: topic.id }}
        />
      ))}
    </>
  );
}
