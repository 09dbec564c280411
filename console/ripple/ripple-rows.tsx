import {
  listArticleRippleRows,
  listPostRippleRows,
  type Ripple,
  type RipplePart,
  type RippleRow,
} from "@earshot/contract/ripple.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./ripple.module.css";

/** Exactly the rows behind one figure, newest first, a page at a time. */
export function RippleRows({ ripple, part }: { ripple: Ripple; part: RipplePart }) {
  const { t } = useTranslation("ripple");
  const of = ripple.kind === "article" ? listArticleRippleRows : listPostRippleRows;
  const answer = useInfiniteQuery(pages(of, { params: { id: ripple.id }, query: { part } }));
  if (answer.isError && !answer.data) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <RowsSkeleton rows={3} />;
  const rows = itemsOf(answer);
  const unnamed = part === "liked" ? ripple.unnamedLikes : part === "reposted" ? ripple.unnamedReposts : 0;
  return (
    <>
      {rows.length === 0 && unnamed === 0 ? <p className={styles.how}>{t("rows.none")}</p> : null}
      <ul className={styles.rows} aria-label={t("rows.label")}>
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            {row.author ? <Somebody row={row} /> : <Counted row={row} part={part} />}
          </li>
        ))}
      </ul>
      {unnamed > 0 && !answer.hasNextPage ? (
        <p className={styles.how}>{t("rows.unnamed", { count: unnamed })}</p>
      ) : null}
      <MoreRows answer={answer} label={t("rows.more")} />
    </>
  );
}

function Somebody({ row }: { row: RippleRow }) {
  const { t } = useTranslation("ripple");
  const { slug, can } = useWorkspace();
  const { author, post } = row;
  if (!author) return null;
  const name = author.name || author.handle || t("rows.somebody");
  const acts = row.acts.map((act) => t(`act.${act}`)).join(", ");
  return (
    <>
      <Face name={name} url={author.avatarUrl} size={28} />
      <span className={styles.what}>
        <span className={styles.who}>
          {author.personId && can("people:read") ? (
            <Link to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: author.personId }}>
              <bdi>{name}</bdi>
            </Link>
          ) : can("people:read") ? (
            <Link to="/w/$workspace/people/authors/$authorId" params={{ workspace: slug, authorId: author.id }}>
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi>{name}</bdi>
          )}
          <span className={styles.quiet}>
            {acts}
            {row.leftOut ? ` · ${t(`leftOut.${row.leftOut}`)}` : ""}
          </span>
        </span>
        {post ? (
          <Link
            className={styles.said}
            to="/w/$workspace/listen/posts"
            params={{ workspace: slug }}
            search={{ post: post.id }}
            title={t("rows.post")}
            dir="auto"
          >
            {post.text}
          </Link>
        ) : null}
      </span>
      <Ago at={row.at} className={styles.quiet} />
    </>
  );
}

function Counted({ row, part }: { row: RippleRow; part: RipplePart }) {
  const { t } = useTranslation("ripple");
  const { slug, can } = useWorkspace();
  const words = row.title ?? t("rows.itsPage");
  return (
    <>
      <span className={styles.what}>
        {row.conversationId && can("conversations:read") ? (
          <Link
            className={styles.said}
            to="/w/$workspace/inbox/$conversation"
            params={{ workspace: slug, conversation: row.conversationId }}
            search={{}}
            title={t("rows.conversation")}
            dir="auto"
          >
            {words}
          </Link>
        ) : (
          <span dir="auto">{words}</span>
        )}
      </span>
      {part === "linked" ? (
        <Ago at={row.at} className={styles.quiet} />
      ) : (
        <span className={styles.quiet}>
          {t("rows.readers", { count: row.count })} · {t("rows.day", { day: row.at.slice(0, 10) })}
        </span>
      )}
    </>
  );
}
