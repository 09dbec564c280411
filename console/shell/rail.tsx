import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useNarrow } from "../theme/use-narrow.ts";
import { AccountMenu } from "./account-menu.tsx";
import { type Place, places } from "./places.ts";
import styles from "./rail.module.css";
import { type MyWorkspace, useWorkspace } from "./workspace.ts";

/** So many names can be read side by side on a phone; of more, the first four stand and the rest is behind "More". */
const mostOnPhone = 6;

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
  const narrow = useNarrow();
  const allowed = places.filter(({ permission }) => can(permission));
  const isFull = narrow && allowed.length > mostOnPhone;
  const shown = isFull ? allowed.slice(0, 4) : allowed;
  const more = isFull ? allowed.slice(4) : [];
  const addressOf = ({ path }: Place) => `/w/${slug}/${path}`;
  const isHere = (place: Place) => pathname === addressOf(place) || pathname.startsWith(`${addressOf(place)}/`);
  return (
    <nav className={styles.rail} aria-label={t("nav.label")}>
      <AccountMenu workspaces={workspaces} onShortcuts={onShortcuts} />
      <ul>
        {shown.map((place) => {
          const { path, icon: Shape } = place;
          const active = isHere(place);
          return (
            <li key={path}>
              <Link
                to={addressOf(place)}
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
        {more.length > 0 ? (
          <li>
            <Menu position="top-end" width={220}>
              <Menu.Target>
                <button type="button" className={styles.link} data-active={more.some(isHere) || undefined}>
                  <IconDots size={21} stroke={1.7} aria-hidden />
                  <span className={styles.label}>{t("nav.more")}</span>
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {more.map((place) => (
                  <Menu.Item
                    key={place.path}
                    component={Link}
                    to={addressOf(place)}
                    leftSection={<place.icon size={18} stroke={1.7} aria-hidden />}
                    aria-current={isHere(place) ? "page" : undefined}
                  >
                    {t(`nav.${place.path}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
