import { draftFromPost, listArticles } from "@earshot/contract/knowledge.ts";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Makes a draft of an answer and opens it. */
export function useDraftArticle(): (postId: string) => Promise<void> {
  const { t } = useTranslation("knowledge");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  return async (postId) => {
    try {
      const article = await call(draftFromPost, { params: { id: postId } });
      toast(t("draft.made"));
      await navigate({ to: `/w/${slug}/knowledge/${article.id}` });
      await refresh(listArticles);
    } catch (error) {
      toastProblem(error);
    }
  };
}
