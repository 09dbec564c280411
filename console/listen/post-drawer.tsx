import { getPost } from "@earshot/contract/posts.ts";
import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useNarrow } from "../theme/use-narrow.ts";
import { PostView } from "./post-view.tsx";

type Props = { id: string | undefined; onClose: () => void };

/** One post beside the list, with everything that is kept of it. */
export function PostDrawer({ id, onClose }: Props) {
  const { t } = useTranslation(["listen", "shell"]);
  const narrow = useNarrow();
  const post = useQuery({ ...get(getPost, { params: { id: id ?? "" } }), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={narrow ? "100%" : 560}
      title={post.data ? t(`kind.${post.data.kind}`) : t("post.one")}
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
      overlayProps={{ backgroundOpacity: 0.12 }}
      transitionProps={{ duration: 120 }}
    >
      {post.isError ? (
        <ProblemNote error={post.error} onRetry={() => void post.refetch()} />
      ) : post.data && post.data.id === id ? (
        <PostView post={post.data} />
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </Drawer>
  );
}
