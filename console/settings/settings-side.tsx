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
import { useTranslation } from "react-i18next";
import { SideLink } from "../shell/side-link.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** The settings a role may see. */
export function SettingsSide() {
  const { t } = useTranslation(["settings", "imports", "mail", "understanding"]);
  const { can } = useWorkspace();
  return (
    <>
      <SideLink icon={IconAdjustments} label={t("general.title")} to="/w/$workspace/settings" exact />
      {can("teammates:read") && (
        <SideLink icon={IconUsersGroup} label={t("team.title")} to="/w/$workspace/settings/team" />
      )}
      {can("conversations:read") && (
        <SideLink icon={IconMessageBolt} label={t("canned.title")} to="/w/$workspace/settings/canned-replies" />
      )}
      {can("imports:manage") && (
        <SideLink icon={IconFileImport} label={t("imports:title")} to="/w/$workspace/settings/imports" />
      )}
      {can("keys:manage") && <SideLink icon={IconKey} label={t("keys.title")} to="/w/$workspace/settings/api-keys" />}
      {can("mail:manage") && <SideLink icon={IconMail} label={t("mail:title")} to="/w/$workspace/settings/mail" />}
      {can("workspace:manage") && (
        <SideLink icon={IconAlertTriangle} label={t("failed.title")} to="/w/$workspace/settings/failed-jobs" />
      )}
      {can("posts:read") && (
        <SideLink
          icon={IconMoodSearch}
          label={t("understanding:settings.title")}
          to="/w/$workspace/settings/understanding"
        />
      )}
      <SideLink icon={IconDeviceDesktop} label={t("device.title")} to="/w/$workspace/settings/device" />
      <SideLink icon={IconFlask} label={t("sample.title")} to="/w/$workspace/settings/sample" />
    </>
  );
}
