import { type ConversationDetail, getComposer } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconChevronDown, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Face } from "../shell/face.tsx";
import { Picker } from "../shell/picker.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./composer.module.css";
import type { Draft } from "./draft.ts";
import { keys } from "./keys.ts";

/** Which post the composer answers, for the cards of the thread; null where nothing can be answered. */
export const AnswerContext = createContext<{ postId: string; answer: (postId: string) => void } | null>(null);

/** Posts of the conversation that can be answered, oldest first. */
export function answerable({ above, beside, thread }: Pick<ConversationDetail, "above" | "beside" | "thread">): Post[] {
  const posts = [...above, ...beside, ...thread].filter((post) => !post.deletedAt && !post.placeholder);
  return posts.sort((a, b) => Date.parse(a.postedAt) - Date.parse(b.postedAt));
}

/** The composer's rules for the chosen post; the usual ones until those have arrived. */
export function useAnswering(conversation: ConversationDetail, draft: Draft) {
  const posts = useMemo(() => answerable(conversation), [conversation]);
  const usual = conversation.composer.answers;
  const chosen = posts.some(({ id }) => id === draft.parentId) ? draft.parentId : null;
  const postId = chosen ?? usual;
  const other = postId !== usual;
  const rules = useQuery({
    ...get(getComposer, { params: { id: conversation.id }, query: { postId } }),
    enabled: other,
    placeholderData: keepPreviousData,
  });
  const composer = other && rules.data?.answers === postId ? rules.data : { ...conversation.composer, answers: postId };
  return { posts, postId, usual, composer };
}

/** "Answering X": whom the reply goes to, and the way to another post by mouse, list or Alt and the arrows. */
export function Answering({
  posts,
  postId,
  usual,
  onAnswer,
}: {
  posts: Post[];
  postId: string;
  usual: string;
  onAnswer: (postId: string | null) => void;
}) {
  const { t } = useTranslation("inbox");
  const { format } = useWorkspace();
  const [opened, setOpened] = useState(false);
  const at = posts.findIndex(({ id }) => id === postId);
  const post = posts[at];
  const step = (by: number) => {
    const next = posts[Math.min(posts.length - 1, Math.max(0, at + by))];
    if (next && next.id !== postId) onAnswer(next.id === usual ? null : next.id);
  };
  useKeys(t("keys.writing"), [
    { keys: keys.earlierPost, label: t("keys.earlierPost"), run: () => step(-1), always: true },
    { keys: keys.laterPost, label: t("keys.laterPost"), run: () => step(1), always: true },
  ]);
  if (!post) return null;
  const name = nameOf(post) ?? t("list.somebody");
  return (
    <div className={styles.answering}>
      <Picker
        label={t("answer.choose")}
        nothing=""
        opened={opened}
        onOpened={setOpened}
        width={360}
        choices={posts.toReversed().map((one) => ({
          value: one.id,
          label: `${nameOf(one) ?? t("list.somebody")}: ${one.text.slice(0, 90)}`,
          icon: <Face name={nameOf(one) ?? "?"} url={one.author?.avatarUrl} size={20} />,
          hint: format.short(one.postedAt),
          chosen: one.id === postId,
        }))}
        onPick={(id) => onAnswer(id === usual ? null : id)}
        target={
          <button
            type="button"
            className={styles.answeringPost}
            onClick={() => setOpened(!opened)}
            disabled={posts.length < 2}
            aria-haspopup="listbox"
            aria-expanded={opened}
          >
            <IconArrowBackUp size={14} aria-hidden style={{ flex: "none" }} />
            <span className={styles.answeringText} dir="auto">
              {t("answer.answering")} <strong>{name}</strong>
              {post.text ? `: ${post.text}` : ""}
            </span>
            {posts.length > 1 ? <IconChevronDown size={14} aria-hidden style={{ flex: "none" }} /> : null}
          </button>
        }
      />
      {postId === usual ? null : (
        <ActionIcon size="sm" onClick={() => onAnswer(null)} aria-label={t("answer.usual")} title={t("answer.usual")}>
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  );
}

function nameOf(post: Post): string | undefined {
  return post.author?.name || post.author?.handle || undefined;
}
