import { listPostIdeas } from "@earshot/contract/ideas.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import entries from "../shell/entries.module.css";
import { useWorkspace } from "../shell/workspace.ts";

/** The ideas that a post counts for, each leading there. */
export function PostIdeas({ postId }: { postId: string }) {
  const { t } = useTranslation("ideas");
  const { slug, can } = useWorkspace();
  const ideas = useQuery({ ...get(listPostIdeas, { params: { id: postId } }), enabled: can("ideas:read") });
  if (!ideas.data || ideas.data.items.length === 0) return null;
  return (
    <p className={entries.line}>
      <span className={entries.quiet}>{t("pick.counts")}</span>
      {ideas.data.items.map(({ id, title }) => (
        <Link key={id} to="/w/$workspace/ideas/$ideaId" params={{ workspace: slug, ideaId: id }}>
          <bdi>{title}</bdi>
        </Link>
      ))}
    </p>
  );
}
