import { Menu, useMantineColorScheme } from "@mantine/core";
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

const schemes = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconDeviceDesktop },
] as const;

/** Switch of workspace, appearance, shortcuts, sign-out. */
export function AccountMenu({ workspaces, onShortcuts }: { workspaces: MyWorkspace[]; onShortcuts: () => void }) {
  const { t } = useTranslation("shell");
  const here = useWorkspace();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-start" width={248}>
      <Menu.Target>
        <button type="button" className={styles.account}>
          <span className={styles.mark} data-initial={[...here.name][0]?.toLocaleUpperCase()} />
          <bdi className={styles.name}>{here.name}</bdi>
          <span className="visually-hidden">{t("account.menu")}</span>
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
            <bdi>{workspace.name}</bdi>
            {workspace.sample ? ` (${t("account.sample")})` : ""}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("account.scheme")}</Menu.Label>
        {schemes.map(({ value, icon: Shape }) => (
          <Menu.Item
            key={value}
            closeMenuOnClick={false}
            leftSection={<Shape size={15} aria-hidden />}
            rightSection={colorScheme === value ? <IconCheck size={15} aria-hidden /> : null}
            aria-current={colorScheme === value}
            onClick={() => setColorScheme(value)}
          >
            {t(`account.${value === "auto" ? "system" : value}`)}
          </Menu.Item>
        ))}
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
