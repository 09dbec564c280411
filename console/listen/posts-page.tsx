import { useDebouncedCallback } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../shell/page.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { checkQuery } from "./check-query.ts";
import styles from "./listen.module.css";
import { ListenSide } from "./listen-side.tsx";
import { period } from "./period.ts";
import { PostFeed } from "./post-feed.tsx";
import { PostFilters } from "./post-filters.tsx";
import { PostPane } from "./post-pane.tsx";
import { useHour } from "./use-hour.ts";

const route = getRouteApi("/w/$workspace/listen/posts");

/** Everything that was heard, newest first; what is looked for stands in the address. */
export function PostsPage() {
  const { t } = useTranslation("listen");
  const { timezone } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const hour = useHour();
  const [typed, setTyped] = useState(search.q ?? "");
  useEffect(() => setTyped(search.q ?? ""), [search.q]);
  const problem = checkQuery(typed, "search");
  const look = useDebouncedCallback((q: string) => {
    if (checkQuery(q, "search") === null) {
      void navigate({ search: (old) => ({ ...old, q: q.trim() || undefined, post: undefined }), replace: true });
    }
  }, 350);

  const window = search.range ? { since: period(search.range, hour, timezone).since } : search;
  const query = {
    q: search.q,
    topicId: search.topic,
    channelId: search.channel,
    authorId: search.author,
    language: search.language,
    tone: search.tone,
    intent: search.intent,
    urgency: search.urgency,
    toxicity: search.toxicity,
    sort: search.sort,
    since: window.since,
    until: search.range ? undefined : search.until,
  };
  return (
    <Page title={t("posts.title")} side={<ListenSide />} wide>
      <div className={styles.page}>
        <PostFilters
          typed={typed}
          onType={(value) => {
            setTyped(value);
            look(value);
          }}
          problem={problem}
        />
        <PostFeed
          key={JSON.stringify(query)}
          query={query}
          open={search.post}
          onOpen={(post) => void navigate({ search: (old) => ({ ...old, post }) })}
        />
        <PostPane id={search.post} onClose={() => void navigate({ search: (old) => ({ ...old, post: undefined }) })} />
      </div>
    </Page>
  );
}
