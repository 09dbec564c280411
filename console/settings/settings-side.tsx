import {
  IconAdjustments,
  IconAlertTriangle,
  IconDeviceDesktop,
  IconFileImport,
  IconFlask,
  IconKey,
  IconMail,
  IconMessageBolt,
  IconMoodSearch,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** The settings a role may see. */
export function SettingsSide() {
  const { t } = useTranslation(["settings", "imports", "mail", "understanding"]);
  const { slug, can } = useWorkspace();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const here = pathname.slice(`/w/${slug}/settings`.length);
  const params = { workspace: slug };
  return (
    <>
      <SideLink
        icon={IconAdjustments}
        label={t("general.title")}
        active={here === ""}
        to="/w/$workspace/settings"
        params={params}
      />
      {can("teammates:read") && (
        <SideLink
          icon={IconUsersGroup}
          label={t("team.title")}
          active={here === "/team"}
          to="/w/$workspace/settings/team"
          params={params}
        />
      )}
      {can("conversations:read") && (
        <SideLink
          icon={IconMessageBolt}
          label={t("canned.title")}
          active={here === "/canned-replies"}
          to="/w/$workspace/settings/canned-replies"
          params={params}
        />
      )}
      {can("imports:manage") && (
        <SideLink
          icon={IconFileImport}
          label={t("imports:title")}
          active={here.startsWith("/imports")}
          to="/w/$workspace/settings/imports"
          params={params}
        />
      )}
      {can("keys:manage") && (
        <SideLink
          icon={IconKey}
          label={t("keys.title")}
          active={here === "/api-keys"}
          to="/w/$workspace/settings/api-keys"
          params={params}
        />
      )}
      {can("mail:manage") && (
        <SideLink
          icon={IconMail}
          label={t("mail:title")}
          active={here.startsWith("/mail")}
          to="/w/$workspace/settings/mail"
          params={params}
        />
      )}
      {can("workspace:manage") && (
        <SideLink
          icon={IconAlertTriangle}
          label={t("failed.title")}
          active={here === "/failed-jobs"}
          to="/w/$workspace/settings/failed-jobs"
          params={params}
        />
      )}
      {can("posts:read") && (
        <SideLink
          icon={IconMoodSearch}
          label={t("understanding:settings.title")}
          active={here.startsWith("/understanding")}
          to="/w/$workspace/settings/understanding"
          params={params}
        />
      )}
      <SideLink
        icon={IconDeviceDesktop}
        label={t("device.title")}
        active={here === "/device"}
        to="/w/$workspace/settings/device"
        params={params}
      />
      <SideLink
        icon={IconFlask}
        label={t("sample.title")}
        active={here === "/sample"}
        to="/w/$workspace/settings/sample"
        params={params}
      />
    </>
  );
}
