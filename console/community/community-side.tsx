import {
  IconCategory,
  IconDoor,
  IconEyeOff,
  IconMessageQuestion,
  IconMoodEmpty,
  IconPuzzle,
} from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
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
  const { slug } = useWorkspace();
  const { pathname, search } = useRouterState({ select: (state) => state.location });
  const here = pathname.slice(`/w/${slug}/community`.length);
  const params = { workspace: slug };
  return (
    <>
      {views.map(({ state, icon, label }) => (
        <SideLink
          key={label}
          icon={icon}
          label={t(label)}
          active={here === "" && (search as { state?: string }).state === state}
          to="/w/$workspace/community"
          params={params}
          search={state ? { state } : {}}
        />
      ))}
      <SideLink
        icon={IconCategory}
        label={t("categories.title")}
        active={here === "/categories"}
        to="/w/$workspace/community/categories"
        params={params}
      />
      <SideLink
        icon={IconDoor}
        label={t("portal.title")}
        active={here === "/portal"}
        to="/w/$workspace/community/portal"
        params={params}
      />
    </>
  );
}
