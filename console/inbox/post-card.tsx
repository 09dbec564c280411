import type { Reply } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { IconArrowBackUp, IconExternalLink, IconHeart, IconMessageCircle2, IconRepeat } from "@tabler/icons-react";
import { lazy, memo, Suspense, useContext } from "react";
import { useTranslation } from "react-i18next";
import { ToQuestion } from "../community/to-question.tsx";
import { ToIdea } from "../ideas/to-idea.tsx";
import { ToArticle } from "../knowledge/to-article.tsx";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { PostBody } from "../shell/post-body.tsx";
import { PostMarks } from "../shell/post-marks.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { MatchChips } from "../understanding/match-chips.tsx";
import { SignalChips } from "../understanding/signal-chips.tsx";
import { AnswerContext } from "./answering.tsx";
import { ReplyStateLine } from "./reply-state-line.tsx";
import styles from "./thread.module.css";

/** One post: people at the start, our own accounts at the end, with what became of it at the source. */
export const PostCard = memo(function PostCard({ post, reply }: { post: Post; reply: Reply | null }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const own = post.author?.own ?? false;
  const name = post.author?.name || post.author?.handle || shell("post.somebody");
  return (
    <article className={styles.card} data-own={own || undefined} data-post={post.id}>
      {own ? null : <Face name={name} url={post.author?.avatarUrl} size={30} />}
      <div className={styles.bubble} data-deleted={post.deletedAt ? true : undefined}>
        <header className={styles.who}>
          <strong dir="auto">{name}</strong>
          {post.author?.handle && post.author.handle !== name ? (
            <span className={styles.handle} dir="ltr">
              @{post.author.handle.replace(/^@/, "")}
            </span>
          ) : null}
          {post.visibility === "public" ? null : (
            <span className={styles.meta}>{t(`header.visibility.${post.visibility}`)}</span>
          )}
          <PostMarks post={post} />
          <Ago at={post.postedAt} />
        </header>
        <div className={styles.said}>
          <PostBody post={post} />
        </div>
        {own ? null : <SignalChips post={post} />}
        <MatchChips post={post} />
        <footer className={styles.foot}>
          <Engagement post={post} />
          {reply ? <ReplyStateLine reply={reply} /> : null}
          <AnswerThis post={post} />
          <ToArticle post={post} className={styles.answer} />
          {own ? null : <ToIdea post={post} className={styles.answer} />}
          {own ? null : <ToQuestion post={post} className={styles.answer} />}
          {post.url && !post.deletedAt ? (
            <a href={post.url} target="_blank" rel="noopener noreferrer">
              <IconExternalLink size={13} aria-hidden />
              {t("thread.openPost")}
            </a>
          ) : null}
        </footer>
        {own && post.conversationId && post.parentId && !post.deletedAt ? (
          <Suspense>
            <RippleOfPost postId={post.id} conversationId={post.conversationId} />
          </Suspense>
        ) : null}
      </div>
    </article>
  );
});

/** Its code and words come with the first reply of ours that is shown. */
const RippleOfPost = lazy(() =>
  import("../ripple/ripple-of-post.tsx").then((file) => ({ default: file.RippleOfPost })),
);

/** The way to answer just this post; says so where it is the one. */
function AnswerThis({ post }: { post: Post }) {
  const { t } = useTranslation("inbox");
  const answering = useContext(AnswerContext);
  if (!answering || post.deletedAt || post.placeholder) return null;
  const chosen = answering.postId === post.id;
  return (
    <button
      type="button"
      className={styles.answer}
      aria-pressed={chosen}
      data-chosen={chosen || undefined}
      onClick={() => answering.answer(post.id)}
    >
      <IconArrowBackUp size={14} aria-hidden />
      {t(chosen ? "answer.chosen" : "answer.this")}
    </button>
  );
}

function Engagement({ post }: { post: Post }) {
  const { t } = useTranslation("shell");
  const { format } = useWorkspace();
  const { likes, reposts, replies } = post.engagement;
  const figures = [
    { count: likes, icon: IconHeart, label: t("post.likes", { count: likes }) },
    { count: reposts, icon: IconRepeat, label: t("post.reposts", { count: reposts }) },
    { count: replies, icon: IconMessageCircle2, label: t("post.answers", { count: replies }) },
  ].filter(({ count }) => count > 0);
  return figures.map(({ count, icon: Shape, label }) => (
    <span key={label} className={styles.figure} title={label}>
      <Shape size={14} stroke={1.7} aria-hidden />
      <span aria-hidden>{format.compact(count)}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  ));
}
