import { countConversations } from "@earshot/contract/inbox.ts";
import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { signalSorts } from "@earshot/contract/signals.ts";
import { ActionIcon, Loader, Menu, TextInput } from "@mantine/core";
import {
  IconArrowsSort,
  IconCheck,
  IconChevronDown,
  IconSearch,
  IconStar,
  IconUsers,
  IconX,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Ref, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { FilterMenu } from "./filter-menu.tsx";
import { Filters } from "./filters.tsx";
import styles from "./list-header.module.css";
import { useViewTitle } from "./view-title.ts";
import { effective, figure, type InboxSearch, isChanged, narrowed, views } from "./views.ts";
import { openViewsDialog } from "./views-dialog-state.ts";

const sorts = ["newest", "oldest", "priority", "deadline", ...signalSorts] as const;

/** The view's name (a menu where the column of views has no room), search, sort and what is filtered by. */
export function ListHeader({
  search,
  views: { all, saved },
  busy,
  onChange,
  ref,
}: {
  search: InboxSearch;
  views: { all: SavedView[]; saved: SavedView | undefined };
  busy: boolean;
  onChange: (search: InboxSearch) => void;
  ref: Ref<HTMLInputElement>;
}) {
  const { t } = useTranslation(["inbox", "understanding"]);
  const { t: shell } = useTranslation("shell");
  const filter = effective(search, saved);
  const narrow = (part: Partial<ConversationFilter>) => onChange(narrowed(search, saved, part));
  const [typed, setTyped] = useTyped(filter.q, (q) => narrow({ q }));
  const sort = filter.sort ?? "newest";
  const offered = sorts.filter((name) => name !== "deadline" || filter.status === "waiting_community" || sort === name);
  const sortName = (name: (typeof sorts)[number]) =>
    name === "urgency" || name === "tone" || name === "toxicity" ? t(`understanding:sort.${name}`) : t(`list.${name}`);
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <ViewMenu search={search} all={all} saved={saved} onChange={onChange} />
        {busy ? <Loader size={13} color="gray" aria-label={t("list.updating")} /> : null}
        <span className={styles.space} />
        <FilterMenu filter={filter} onChange={narrow} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={styles.sort}
              aria-label={`${t("list.sort")}: ${sortName(sort)}`}
              title={sortName(sort)}
            >
              <IconArrowsSort size={17} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("list.sort")}</Menu.Label>
            {offered.map((name) => (
              <Menu.Item
                key={name}
                onClick={() => narrow({ sort: name === "newest" ? undefined : name })}
                rightSection={sort === name ? <IconCheck size={15} aria-hidden /> : null}
              >
                {sortName(name)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <TextInput
        ref={ref}
        size="sm"
        type="search"
        role="searchbox"
        placeholder={t("list.search")}
        aria-label={t("list.search")}
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (typed) setTyped("");
          else event.currentTarget.blur();
        }}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={
          typed ? (
            <ActionIcon size="sm" aria-label={shell("actions.clear")} onClick={() => setTyped("")}>
              <IconX size={14} />
            </ActionIcon>
          ) : null
        }
      />
      <Filters search={search} saved={saved} onChange={onChange} />
    </header>
  );
}

function ViewMenu({
  search,
  all,
  saved,
  onChange,
}: {
  search: InboxSearch;
  all: SavedView[];
  saved: SavedView | undefined;
  onChange: (search: InboxSearch) => void;
}) {
  const { t } = useTranslation("inbox");
  const counts = useQuery(get(countConversations));
  const current = search.view ?? "open";
  const title = useViewTitle(search, saved);
  const changed = isChanged(search, saved);
  return (
    <>
      <h2 className={styles.wide}>
        {title}
        {changed ? <span className={styles.dot} role="img" aria-label={t("views.changed")} /> : null}
      </h2>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button type="button" className={styles.view} aria-label={`${t("views.choose")}: ${title}`}>
            <span className={styles.viewName}>{title}</span>
            {changed ? <span className={styles.dot} role="img" aria-label={t("views.changed")} /> : null}
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map(({ name, icon: Shape, count }) => (
            <Menu.Item
              key={name}
              leftSection={<Shape size={16} stroke={1.7} aria-hidden />}
              rightSection={
                count ? <span className="tabular">{figure(counts.data?.[count], counts.data?.most)}</span> : null
              }
              aria-current={name === current}
              onClick={() => onChange(name === "open" ? {} : { view: name })}
            >
              {t(`views.${name}`)}
            </Menu.Item>
          ))}
          {all.length > 0 ? <Menu.Divider /> : null}
          {all.map((view) => (
            <Menu.Item
              key={view.id}
              leftSection={view.scope === "team" ? <IconUsers size={16} /> : <IconStar size={16} />}
              aria-current={view.id === current}
              onClick={() => onChange({ view: view.id })}
            >
              {view.name}
            </Menu.Item>
          ))}
          {all.length > 0 ? (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => openViewsDialog(null)}>{t("views.manage")}</Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** The box answers at once, the address follows when typing pauses. */
function useTyped(q: string | undefined, onChange: (q: string | undefined) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(q ?? "");
  useEffect(() => setTyped(q ?? ""), [q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock
  useEffect(() => {
    if (typed.trim() === (q ?? "")) return;
    const timer = setTimeout(() => onChange(typed.trim() || undefined), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
