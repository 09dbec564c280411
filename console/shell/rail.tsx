import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AccountMenu } from "./account-menu.tsx";
import { places } from "./places.ts";
import styles from "./rail.module.css";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

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
                  <span className={styles.label}>{t(`nav.${path}`)}</span>
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
