import { countConversations } from "@earshot/contract/inbox.ts";
import { countViews, type SavedView } from "@earshot/contract/inbox-views.ts";
import { ActionIcon } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { SideLink } from "../shell/side-link.tsx";
import { changeView, dropView } from "./view-acts.ts";
import { figure, type InboxSearch, isChanged, views } from "./views.ts";
import { openViewsDialog } from "./views-dialog-state.ts";
import styles from "./views-side.module.css";

/** Counting what a filter holds costs more than a built-in view; a minute old is good enough. */
const COUNT_MS = 60_000;

/** The column of views with what stands in each. */
export function ViewsSide({ search, saved }: { search: InboxSearch; saved: SavedView[] }) {
  const { t } = useTranslation("inbox");
  const counts = useQuery(get(countConversations));
  const kept = useQuery({
    ...get(countViews),
    enabled: saved.length > 0,
    staleTime: COUNT_MS / 2,
    refetchInterval: COUNT_MS,
  });
  const current = search.view ?? "open";
  return (
    <nav className={styles.side} aria-label={t("views.choose")}>
      <p className={styles.title}>{t("title")}</p>
      {views.map(({ name, icon, count }) => (
        <SideLink
          key={name}
          icon={icon}
          label={t(`views.${name}`)}
          count={count ? figure(counts.data?.[count], counts.data?.most) : undefined}
          active={current === name}
          to="/w/$workspace/inbox"
          search={{ view: name === "open" ? undefined : name }}
        />
      ))}
      {(["team", "private"] as const).map((scope) => {
        const own = saved.filter((view) => view.scope === scope);
        if (own.length === 0) return null;
        return (
          <section key={scope} aria-label={t(`views.${scope}`)}>
            <p className={styles.group}>
              {t(`views.${scope}`)}
              <ActionIcon
                size="sm"
                onClick={() => openViewsDialog(null)}
                aria-label={t("views.manage")}
                title={t("views.manage")}
              >
                <IconAdjustmentsHorizontal size={15} />
              </ActionIcon>
            </p>
            {own.map((view, at) => {
              const found = kept.data?.items.find(({ id }) => id === view.id);
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the link inside
                <div
                  key={view.id}
                  onKeyDown={(event) => {
                    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
                    if (event.altKey && by !== 0) {
                      event.preventDefault();
                      event.stopPropagation();
                      const next = at + by;
                      if (next >= 0 && next < own.length) void changeView(view, { position: next });
                    } else if (event.key === "F2") openViewsDialog(null);
                    else if (event.key === "Delete") void askAndDrop(view);
                  }}
                >
                  <SideLink
                    label={view.name}
                    title={t("views.keysHelp")}
                    count={found ? figure(found.count, undefined, found.more) : undefined}
                    marked={current === view.id && isChanged(search, view) ? t("views.changed") : undefined}
                    active={current === view.id}
                    to="/w/$workspace/inbox"
                    search={{ view: view.id }}
                  />
                </div>
              );
            })}
          </section>
        );
      })}
    </nav>
  );
}

async function askAndDrop(view: SavedView): Promise<void> {
  const t = i18next.getFixedT(null, "inbox");
  const yes =
    view.scope === "private" ||
    (await confirm({ title: t("views.dropTitle", { name: view.name }), text: "", yes: t("views.drop"), danger: true }));
  if (yes) await dropView(view);
}
