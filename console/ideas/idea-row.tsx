import type { Idea } from "@earshot/contract/ideas.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import list from "../shell/list.module.css";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";
import { StateChip } from "./state-mark.tsx";

/** An idea in a list: votes at the start, what it is, where it stands. */
export function IdeaRow({ idea, stated = true }: { idea: Idea; stated?: boolean }) {
  const { t } = useTranslation("ideas");
  const { slug, format } = useWorkspace();
  const sub = [idea.product?.name, t("row.evidence", { count: idea.evidence }), idea.owner?.name].filter(Boolean);
  return (
    <Link
      className={`${list.row} ${styles.row}`}
      to="/w/$workspace/ideas/$ideaId"
      params={{ workspace: slug, ideaId: idea.id }}
    >
      <span className={styles.votes}>
        <b aria-hidden>{format.compact(idea.votes)}</b>
        <span className="visually-hidden">{t("row.votes", { count: idea.votes })}</span>
      </span>
      <span className={list.what}>
        <bdi className={list.title}>{idea.title}</bdi>
        <bdi className={list.sub}>{sub.join(" · ")}</bdi>
      </span>
      {stated && <StateChip state={idea.state} />}
      {stated && <Ago at={idea.changedAt} className={list.sub} />}
    </Link>
  );
}
