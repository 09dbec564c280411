import { getAuthor } from "@earshot/contract/people.ts";
import { ActionIcon, CloseButton, Group, Pill, Popover, Select, Text, TextInput } from "@mantine/core";
import { IconHelp, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { everyChannel } from "../channels/channels.ts";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { nameOf } from "../understanding/names.ts";
import { signalFilterNames } from "../understanding/read-filter.ts";
import { SignalMenu } from "../understanding/signal-menu.tsx";
import type { QueryProblem } from "./check-query.ts";
import styles from "./listen.module.css";
import { isRange, ranges } from "./period.ts";
import { SyntaxTable } from "./syntax-help.tsx";
import { everyTopic } from "./topics.ts";

const route = getRouteApi("/w/$workspace/listen/posts");

type Props = { typed: string; onType: (value: string) => void; problem: QueryProblem | null };

/** What posts are looked for: words in the topics' language, topic, channel, author, time. */
export function PostFilters({ typed, onType, problem }: Props) {
  const { t } = useTranslation(["listen", "understanding"]);
  const { can, format } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const topics = useQuery(everyTopic());
  const channels = useQuery({ ...everyChannel(), enabled: can("channels:read") });
  const author = useQuery({
    ...get(getAuthor, { params: { id: search.author ?? "" } }),
    enabled: search.author !== undefined,
  });
  useKeys(t("title"), [{ keys: "/", label: t("keys.search"), run: () => box.current?.focus() }]);
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...change, post: undefined }), replace: true });

  const told = signalFilterNames.filter((name) => search[name] !== undefined);
  const dated = !search.range && (search.since !== undefined || search.until !== undefined);
  return (
    <div className={styles.filters}>
      <Group gap={8}>
        <TextInput
          ref={box}
          type="search"
          className={styles.searchBox}
          aria-label={t("posts.search")}
          placeholder={t("posts.searchPlaceholder")}
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && typed === "") box.current?.blur();
          }}
          maxLength={2048}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            typed ? (
              <CloseButton size="sm" aria-label={t("posts.clearSearch")} onClick={() => onType("")} />
            ) : (
              <Syntax onPick={(example) => onType(example)} />
            )
          }
          error={problem !== null}
          aria-describedby={problem ? problemId : undefined}
          spellCheck={false}
          dir="auto"
        />
        <Select
          aria-label={t("posts.topic")}
          className={styles.filter}
          placeholder={t("posts.allTopics")}
          clearable
          searchable
          value={search.topic ?? null}
          onChange={(value) => set({ topic: value ?? undefined })}
          data={(topics.data ?? []).map((topic) => ({ value: topic.id, label: topic.name }))}
          nothingFoundMessage={t("topics.noneFound")}
        />
        {can("channels:read") && (
          <Select
            aria-label={t("posts.channel")}
            className={styles.filter}
            placeholder={t("posts.allChannels")}
            clearable
            searchable
            value={search.channel ?? null}
            onChange={(value) => set({ channel: value ?? undefined })}
            data={(channels.data ?? []).map((channel) => ({ value: channel.id, label: channel.name }))}
            nothingFoundMessage={t("posts.noChannel")}
          />
        )}
        <Select
          aria-label={t("posts.time")}
          className={styles.filter}
          placeholder={t("posts.anyTime")}
          clearable
          value={search.range ?? null}
          onChange={(value) => set({ range: isRange(value) ? value : undefined, since: undefined, until: undefined })}
          data={ranges.map((value) => ({ value, label: t(`posts.last.${value}`) }))}
        />
        <SignalMenu value={search} sort={search.sort} onChange={set} />
      </Group>
      <div id={problemId} aria-live="polite">
        {problem && (
          <Text size="xs" c="var(--breach)" mt={6}>
            {problem.column === null
              ? problem.message
              : t("query.at", { column: problem.column, message: problem.message })}
          </Text>
        )}
      </div>
      {(search.author || dated || told.length > 0) && (
        <Group gap={6} mt={8}>
          {told.map((name) => (
            <Pill
              key={name}
              withRemoveButton
              onRemove={() => set({ [name]: undefined })}
              removeButtonProps={{
                "aria-label": t("understanding:clear", { name: t(`understanding:field.${name}`) }),
                "aria-hidden": false,
                tabIndex: 0,
              }}
            >
              {t(`understanding:field.${name}`)}: {nameOf(name, search[name] ?? "")}
            </Pill>
          ))}
          {search.author && (
            <Pill
              withRemoveButton
              onRemove={() => set({ author: undefined })}
              removeButtonProps={{ "aria-label": t("posts.removeAuthor"), "aria-hidden": false, tabIndex: 0 }}
            >
              {t("posts.byAuthor", { name: author.data?.name || author.data?.handle || "…" })}
            </Pill>
          )}
          {dated && (
            <Pill
              withRemoveButton
              onRemove={() => set({ since: undefined, until: undefined })}
              removeButtonProps={{ "aria-label": t("posts.removeTime"), "aria-hidden": false, tabIndex: 0 }}
            >
              {t("posts.between", {
                since: search.since ? format.short(search.since) : "…",
                until: search.until ? format.short(search.until) : "…",
              })}
            </Pill>
          )}
        </Group>
      )}
    </div>
  );
}

function Syntax({ onPick }: { onPick: (example: string) => void }) {
  const { t } = useTranslation("listen");
  return (
    <Popover width={420} position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon size={24} aria-label={t("syntax.title")}>
          <IconHelp size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("syntax.title")}>
        <SyntaxTable onPick={onPick} />
      </Popover.Dropdown>
    </Popover>
  );
}
