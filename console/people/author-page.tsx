import { getAuthor } from "@earshot/contract/people.ts";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { PostFeed } from "../listen/post-feed.tsx";
import { PostPane } from "../listen/post-pane.tsx";
import { Face } from "../shell/face.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AddToPeople } from "./add-to-people.tsx";
import { dated } from "./dated.ts";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { WeakMark } from "./weak-mark.tsx";

const route = getRouteApi("/w/$workspace/people/authors/$authorId");

/** A profile that is not in People: what it wrote, and the way into People. One that is leads on to its person. */
export function AuthorPage() {
  const { t, i18n } = useTranslation("people");
  const { slug, can, format, timezone } = useWorkspace();
  const { authorId } = route.useParams();
  const { post } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(get(getAuthor, { params: { id: authorId } }));
  const author = answer.data;
  if (author?.personId) {
    return (
      <Navigate to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: author.personId }} replace />
    );
  }
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, post: id }) });
  return (
    <Page
      title={author?.name || author?.handle || t("authors.one")}
      side={<PeopleSide />}
      back={`/w/${slug}/people/authors`}
      wide
      actions={author && can("people:edit") && !author.own && <AddToPeople author={author} />}
    >
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !author ? (
        <RowsSkeleton />
      ) : (
        <div className={list.column}>
          <div className={styles.authorHead}>
            <Face name={author.name || author.handle} url={author.avatarUrl} size={44} />
            <div className={styles.headText}>
              <span className={styles.marks}>
                <bdi className={styles.name}>{author.handle}</bdi>
                <span className={styles.chip}>{t(author.own ? "identity.own" : "identity.unknown")}</span>
                {author.weak && <WeakMark />}
              </span>
              <Text size="xs" c="dimmed">
                {t("authors.seen", { at: dated(author.firstSeenAt, timezone, i18n.language) })}
                {author.followers !== null &&
                  ` · ${t("identity.followers", { count: author.followers, n: format.compact(author.followers) })}`}
              </Text>
            </div>
          </div>
          {can("posts:read") && <PostFeed query={{ authorId }} open={post} onOpen={open} />}
          <PostPane id={post} onClose={() => open(undefined)} />
        </div>
      )}
    </Page>
  );
}
