import { listRelays } from "@earshot/contract/asked-elsewhere.ts";
import {
  IconCategory,
  IconCornerUpLeft,
  IconDoor,
  IconEyeOff,
  IconMessageQuestion,
  IconMoodEmpty,
  IconPuzzle,
  IconRipple,
  IconScale,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

const views = [
  { state: undefined, icon: IconMessageQuestion, label: "list.all" },
  { state: "unanswered", icon: IconMoodEmpty, label: "list.unanswered" },
  { state: "unsolved", icon: IconPuzzle, label: "list.unsolved" },
  { state: "hidden", icon: IconEyeOff, label: "list.hidden" },
] as const;

/** The views of Community. */
export function CommunitySide() {
  const { t } = useTranslation("community");
  const { slug, can } = useWorkspace();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const here = pathname.slice(`/w/${slug}/community`.length);
  const waiting = useQuery({ ...get(listRelays, { query: { limit: 20 } }), enabled: can("conversations:read") });
  return (
    <>
      {views.map(({ state, icon, label }) => (
        <SideLink
          key={label}
          icon={icon}
          label={t(label)}
          active={here === "" && (search as { state?: string }).state === state}
          to="/w/$workspace/community"
          search={state ? { state } : {}}
        />
      ))}
      {can("conversations:read") && (
        <SideLink
          icon={IconCornerUpLeft}
          label={t("relay.list")}
          count={waiting.data?.nextCursor ? `${waiting.data.items.length}+` : (waiting.data?.items.length ?? 0)}
          to="/w/$workspace/community/relays"
        />
      )}
      <SideLink icon={IconCategory} label={t("categories.title")} to="/w/$workspace/community/categories" />
      {can("insights:read") && (
        <>
          <SideLink icon={IconRipple} label={t("side.ripple")} to="/w/$workspace/community/ripple" search={{}} />
          <SideLink icon={IconScale} label={t("side.bothSides")} to="/w/$workspace/community/both-sides" search={{}} />
        </>
      )}
      <SideLink icon={IconUsersGroup} label={t("leaving")} to="/w/$workspace/community/leaving" />
      <SideLink icon={IconDoor} label={t("portal.title")} to="/w/$workspace/community/portal" />
    </>
  );
}
