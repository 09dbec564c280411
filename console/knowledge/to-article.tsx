import type { Post } from "@earshot/contract/posts.ts";
import { IconBook } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { useDraftArticle } from "./draft-article.ts";

/** Makes an article of an answer; nothing for what answers nothing, or was said in private. */
export function ToArticle({
  post,
  className,
}: {
  post: Pick<Post, "id" | "parentId" | "deletedAt" | "placeholder" | "visibility">;
  className?: string | undefined;
}) {
  const { t } = useTranslation("knowledge");
  const { can } = useWorkspace();
  const draft = useDraftArticle();
  const isPublic = post.visibility === "public" || post.visibility === "unlisted";
  if (!can("knowledge:manage") || !post.parentId || post.deletedAt || post.placeholder || !isPublic) return null;
  return (
    <button type="button" className={className} title={t("draft.label")} onClick={() => void draft(post.id)}>
      <IconBook size={14} stroke={1.8} aria-hidden />
      <span>{t("draft.button")}</span>
    </button>
  );
}
