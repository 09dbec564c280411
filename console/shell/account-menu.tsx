import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconCommand,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { signOut } from "../setup/sign-out.ts";
import { openPalette } from "./palette.tsx";
import styles from "./rail.module.css";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

/** Switch of workspace, appearance, shortcuts, sign-out. */
export function AccountMenu({ workspaces, onShortcuts }: { workspaces: MyWorkspace[]; onShortcuts: () => void }) {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  return (
    <Menu position="bottom-start" width={248}>
      <Menu.Target>
        <button type="button" className={styles.account} aria-label={`${here.name}: ${t("account.menu")}`}>
          <span className={styles.mark} aria-hidden>
            {[...here.name][0]?.toLocaleUpperCase()}
          </span>
          <span className={styles.name} aria-hidden>
            {here.name}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("nav.workspaces")}</Menu.Label>
        {workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            // another workspace is another page: nothing of this one stays in memory
            onClick={() => workspace.id !== here.id && window.location.assign(`/w/${workspace.slug}/inbox`)}
            rightSection={workspace.id === here.id ? <IconCheck size={15} aria-hidden /> : null}
            aria-current={workspace.id === here.id}
          >
            {workspace.name}
            {workspace.sample ? ` (${t("account.sample")})` : ""}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("account.scheme")}</Menu.Label>
        <SchemeSwitch />
        <Menu.Divider />
        <Menu.Item leftSection={<IconCommand size={15} />} onClick={openPalette}>
          {t("account.palette")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={onShortcuts}>
          {t("account.shortcuts")}
        </Menu.Item>
        <Menu.Divider />
        {here.me ? <Menu.Label>{here.me.email}</Menu.Label> : null}
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void signOut()}>
          {t("account.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Light, dark or as the system has it. */
export function SchemeSwitch() {
  const { t } = useTranslation("shell");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    { value: "light", label: t("account.light"), icon: IconSun },
    { value: "dark", label: t("account.dark"), icon: IconMoon },
    { value: "auto", label: t("account.system"), icon: IconDeviceDesktop },
  ];
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("account.scheme")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
      data={choices.map(({ value, label, icon: Shape }) => ({
        value,
        label: (
          <span title={label} style={{ display: "grid", placeItems: "center" }}>
            <Shape size={16} role="img" aria-label={label} />
          </span>
        ),
      }))}
    />
  );
}
