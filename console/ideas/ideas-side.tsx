import { ideaStates } from "@earshot/contract/choices.ts";
import { countIdeas } from "@earshot/contract/ideas.ts";
import { IconBulb, IconColumns3, IconSpeakerphone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { StateMark } from "./state-mark.tsx";

/** The views of Ideas. */
export function IdeasSide() {
  const { t } = useTranslation("ideas");
  const { slug } = useWorkspace();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const counts = useQuery(get(countIdeas));
  const here = pathname.slice(`/w/${slug}/ideas`.length);
  const asked = search as { state?: string; view?: string };
  const listed = here === "" || here === "/";
  const to = "/w/$workspace/ideas";
  return (
    <>
      <SideLink
        icon={IconBulb}
        label={t("list.all")}
        active={listed && !asked.state && !asked.view}
        to={to}
        search={{}}
      />
      <SideLink
        icon={IconColumns3}
        label={t("list.board")}
        active={listed && asked.view === "board"}
        to={to}
        search={{ view: "board" }}
      />
      {ideaStates.map((state) => (
        <SideLink
          key={state}
          icon={StateMark[state]}
          label={t(`state.${state}`)}
          count={counts.data?.[state]}
          active={listed && asked.state === state}
          to={to}
          search={{ state }}
        />
      ))}
      <SideLink icon={IconSpeakerphone} label={t("list.changelog")} to="/w/$workspace/ideas/changelog" />
    </>
  );
}
