import {
  addEvidence,
  type Evidence,
  getIdea,
  type IdeaDetail,
  listBackers,
  listEvidence,
  listIdeas,
  removeEvidence,
} from "@earshot/contract/ideas.ts";
import { IconQuote } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { AuthorLink } from "../listen/author-link.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ideas.module.css";

const stale = () => refresh(listEvidence, listBackers, getIdea, listIdeas);

/** The posts that ask for an idea. */
export function EvidenceList({ idea, onOpen }: { idea: IdeaDetail; onOpen: (postId: string) => void }) {
  const { t } = useTranslation("ideas");
  const evidence = useInfiniteQuery(pages(listEvidence, { params: { id: idea.id }, query: { limit: 50 } }));
  const remove = async (one: Evidence) => {
    const from = one.via?.id ?? idea.id;
    try {
      await call(removeEvidence, { params: { id: idea.id, postId: one.id } });
      toast(t("evidence.removed"), {
        undo: () =>
          void call(addEvidence, { params: { id: from }, body: { postId: one.id } })
            .then(stale)
            .catch(toastProblem),
      });
    } catch (error) {
      toastProblem(error);
    }
    await stale();
  };
  return (
    <RowsList
      answer={evidence}
      render={(one) => <Row one={one} onOpen={() => onOpen(one.id)} onRemove={() => void remove(one)} />}
      label={t("page.evidence")}
      height={110}
      empty={<Empty icon={IconQuote} title={t("evidence.empty")} text={t("evidence.emptyText")} />}
    />
  );
}

function Row({ one, onOpen, onRemove }: { one: Evidence; onOpen: () => void; onRemove: () => void }) {
  const { t } = useTranslation("ideas");
  const { can } = useWorkspace();
  const { post } = one;
  return (
    <article className={entries.entry} data-post={post.id}>
      <div className={entries.line}>
        <NetworkIcon network={post.network} size={15} />
        {post.author && <AuthorLink author={post.author} />}
        <Ago at={post.postedAt} className={entries.quiet} />
        <span className={`${entries.quiet} ${styles.end}`}>
          {[
            one.addedBy && t("evidence.by", { name: one.addedBy }),
            one.via && t("evidence.via", { title: one.via.title }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {post.deletedAt ? (
        <p className={entries.quiet}>{t("evidence.gone")}</p>
      ) : (
        <p className={styles.told} dir="auto" lang={post.lang ?? undefined}>
          {post.title ? `${post.title}\n` : ""}
          {post.text}
        </p>
      )}
      <div className={entries.line}>
        <button type="button" className={styles.plain} onClick={onOpen}>
          {t("evidence.open")}
        </button>
        {can("ideas:work") && (
          <button type="button" className={styles.plain} onClick={onRemove}>
            {t("evidence.remove")}
          </button>
        )}
      </div>
    </article>
  );
}
