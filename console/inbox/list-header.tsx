import { listChannels } from "@earshot/contract/channels.ts";
import { countConversations } from "@earshot/contract/inbox.ts";
import { ActionIcon, Loader, Menu, Pill, TextInput } from "@mantine/core";
import { IconArrowsSort, IconCheck, IconChevronDown, IconSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Ref, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./list-header.module.css";
import { type InboxSearch, views } from "./views.ts";

const sorts = ["newest", "oldest", "priority"] as const;

/** The view's name (a menu where the column of views has no room), search, sort and what is filtered by. */
export function ListHeader({
  search,
  busy,
  onChange,
  ref,
}: {
  search: InboxSearch;
  busy: boolean;
  onChange: (search: InboxSearch) => void;
  ref: Ref<HTMLInputElement>;
}) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const [typed, setTyped] = useTyped(search, onChange);
  const sort = search.sort ?? "newest";
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <ViewMenu search={search} onChange={onChange} />
        {busy ? <Loader size={13} color="gray" aria-label={t("list.updating")} /> : null}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={styles.sort}
              aria-label={`${t("list.sort")}: ${t(`list.${sort}`)}`}
              title={t(`list.${sort}`)}
            >
              <IconArrowsSort size={17} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("list.sort")}</Menu.Label>
            {sorts.map((name) => (
              <Menu.Item
                key={name}
                onClick={() => onChange({ ...search, sort: name === "newest" ? undefined : name })}
                rightSection={sort === name ? <IconCheck size={15} aria-hidden /> : null}
              >
                {t(`list.${name}`)}
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
      <Filters search={search} onChange={onChange} />
    </header>
  );
}

function ViewMenu({ search, onChange }: { search: InboxSearch; onChange: (search: InboxSearch) => void }) {
  const { t } = useTranslation("inbox");
  const counts = useQuery(get(countConversations));
  const current = search.view ?? "open";
  return (
    <>
      <h2 className={styles.wide}>{t(`views.${current}`)}</h2>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button type="button" className={styles.view} aria-label={`${t("views.choose")}: ${t(`views.${current}`)}`}>
            {t(`views.${current}`)}
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map(({ name, icon: Shape, count }) => (
            <Menu.Item
              key={name}
              leftSection={<Shape size={16} stroke={1.7} aria-hidden />}
              rightSection={count ? <span className="tabular">{counts.data?.[count] || ""}</span> : null}
              aria-current={name === current}
              onClick={() => onChange({ ...search, view: name === "open" ? undefined : name })}
            >
              {t(`views.${name}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Filters({ search, onChange }: { search: InboxSearch; onChange: (search: InboxSearch) => void }) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const channels = useQuery({
    ...get(listChannels, { query: { limit: 200 } }),
    enabled: search.channel !== undefined && can("channels:read"),
  });
  if (!search.tag && !search.channel) return null;
  const name = channels.data?.items.find((channel) => channel.id === search.channel)?.name ?? "…";
  return (
    <div className={styles.filters}>
      {search.tag ? (
        <Pill
          withRemoveButton
          onRemove={() => onChange({ ...search, tag: undefined })}
          removeButtonProps={{
            "aria-label": t("list.clearFilter", { name: search.tag }),
            "aria-hidden": false,
            tabIndex: 0,
          }}
        >
          {t("list.tagFilter", { tag: search.tag })}
        </Pill>
      ) : null}
      {search.channel ? (
        <Pill
          withRemoveButton
          onRemove={() => onChange({ ...search, channel: undefined })}
          removeButtonProps={{ "aria-label": t("list.clearFilter", { name }), "aria-hidden": false, tabIndex: 0 }}
        >
          {t("list.channelFilter", { channel: name })}
        </Pill>
      ) : null}
    </div>
  );
}

/** The box answers at once, the address follows when typing pauses. */
function useTyped(search: InboxSearch, onChange: (search: InboxSearch) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(search.q ?? "");
  useEffect(() => setTyped(search.q ?? ""), [search.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock
  useEffect(() => {
    if (typed.trim() === (search.q ?? "")) return;
    const timer = setTimeout(() => onChange({ ...search, q: typed.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
