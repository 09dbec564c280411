import type { Permission } from "@earshot/contract/permissions.ts";
import { type Icon, IconBroadcast, IconEar, IconInbox, IconSettings, IconUsers } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AccountMenu } from "./account-menu.tsx";
import styles from "./rail.module.css";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

type Place = { path: "inbox" | "listen" | "people" | "channels" | "settings"; icon: Icon; permission: Permission };

/** Only what exists and what the role may open. */
export const places: Place[] = [
  { path: "inbox", icon: IconInbox, permission: "conversations:read" },
  { path: "listen", icon: IconEar, permission: "topics:read" },
  { path: "people", icon: IconUsers, permission: "people:read" },
  { path: "channels", icon: IconBroadcast, permission: "channels:read" },
  { path: "settings", icon: IconSettings, permission: "workspace:read" },
];

export function Rail({
  workspaces,
  unread,
  onShortcuts,
}: {
  workspaces: MyWorkspace[];
  unread: number;
  onShortcuts: () => void;
}) {
  const { t } = useTranslation("shell");
  const { slug, can } = useWorkspace();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav className={styles.rail} aria-label={t("nav.label")}>
      <AccountMenu workspaces={workspaces} onShortcuts={onShortcuts} />
      <ul>
        {places
          .filter(({ permission }) => can(permission))
          .map(({ path, icon: Shape }) => {
            const address = `/w/${slug}/${path}`;
            const active = pathname === address || pathname.startsWith(`${address}/`);
            return (
              <li key={path}>
                <Link
                  to={address}
                  className={styles.link}
                  data-active={active || undefined}
                  aria-current={active ? "page" : undefined}
                >
                  <span className={styles.icon}>
                    <Shape size={21} stroke={1.7} aria-hidden />
                    {path === "inbox" && unread > 0 ? (
                      <span className={styles.unread}>{unread > 99 ? "99+" : unread}</span>
                    ) : null}
                  </span>
                  <span>{t(`nav.${path}`)}</span>
                  {path === "inbox" && unread > 0 ? (
                    <span className="visually-hidden">{t("nav.unread", { count: unread })}</span>
                  ) : null}
                </Link>
              </li>
            );
          })}
      </ul>
    </nav>
  );
}
