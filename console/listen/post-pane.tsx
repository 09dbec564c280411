import { getPost } from "@earshot/contract/posts.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { SidePane } from "../shell/side-pane.tsx";
import { PostView } from "./post-view.tsx";

type Props = { id: string | undefined; onClose: () => void };

/** One post beside the list, with everything that is kept of it; J and K go through the posts while it is open. */
export function PostPane({ id, onClose }: Props) {
  const { t } = useTranslation("listen");
  const post = useQuery({ ...get(getPost, { params: { id: id ?? "" } }), enabled: id !== undefined });
  if (id === undefined) return null;
  return (
    <SidePane title={post.data ? t(`kindTitle.${post.data.kind}`) : t("post.one")} onClose={onClose} keys={t("title")}>
      {post.isError ? (
        <ProblemNote error={post.error} onRetry={() => void post.refetch()} />
      ) : post.data ? (
        <PostView post={post.data} />
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </SidePane>
  );
}
