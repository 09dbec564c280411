import type { Post } from "@earshot/contract/posts.ts";
import { Badge, Group, Text } from "@mantine/core";
import { IconHeart, IconMessageCircle, IconPencil, IconPhoto, IconRepeat, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { SignalChips } from "../understanding/signal-chips.tsx";
import { AuthorName } from "./author-name.tsx";
import { Highlighted } from "./highlighted.tsx";
import styles from "./listen.module.css";

type Props = {
  post: Post;
  /** words of the search or the preview, beside those of the topics */
  words?: readonly string[];
  onOpen?: (() => void) | undefined;
  selected?: boolean;
  /** place in a feed, counted from 1 */
  position?: number;
  /** whether it is chosen for a change together; without it there is nothing to choose */
  chosen?: boolean;
  onChoose?: (() => void) | undefined;
};

/** A post in a list: who, where, when, what, and why it is here. */
export function PostRow({ post, words = [], onOpen, selected = false, position, chosen = false, onChoose }: Props) {
  const { t } = useTranslation(["listen", "understanding"]);
  const matches = post.matches.filter((match) => match.endedAt === null);
  const marked = [...words, ...matches.flatMap((match) => match.words)];
  const body = (
    <>
      <Group gap={8} wrap="nowrap" className={styles.rowHead}>
        {onChoose && (
          <label className={styles.chooseRoom}>
            <input
              type="checkbox"
              className={styles.choose}
              checked={chosen}
              onChange={onChoose}
              aria-label={t("understanding:correct.choose", { name: post.author?.name ?? t("post.nobody") })}
            />
          </label>
        )}
        <NetworkIcon network={post.network} size={16} />
        <AuthorName author={post.author} />
        <Text component="span" size="xs" c="dimmed" className={styles.kind}>
          {t(`kind.${post.kind}`)}
          {post.visibility !== "public" && ` · ${t(`visibility.${post.visibility}`)}`}
        </Text>
        <Ago className={styles.age} at={post.postedAt} />
      </Group>
      {post.deletedAt ? (
        <Text size="sm" c="dimmed" fs="italic">
          {t("post.deleted")}
        </Text>
      ) : (
        <>
          {post.title && (
            <Text size="sm" fw={600} dir="auto" lineClamp={1}>
              <Highlighted text={post.title} words={marked} />
            </Text>
          )}
          <Text size="sm" dir="auto" lineClamp={3} className={styles.rowText}>
            <Highlighted text={post.text} words={marked} />
          </Text>
        </>
      )}
      <Group gap={6} mt={4} className={styles.rowMarks}>
        <SignalChips post={post} />
        {matches.slice(0, 3).map((match) => (
          <Badge key={match.topicId} variant="light" color="gray" size="sm" tt="none" fw={500} maw={190}>
            {match.topicName}
          </Badge>
        ))}
        {matches.length > 3 && (
          <Text size="xs" c="dimmed">
            {t("post.moreTopics", { count: matches.length - 3 })}
          </Text>
        )}
        <Marks post={post} />
      </Group>
    </>
  );
  if (!onOpen) return <article className={styles.row}>{body}</article>;
  return (
    <article
      className={styles.row}
      data-selected={selected || undefined}
      data-chosen={chosen || undefined}
      aria-posinset={position}
      aria-setsize={position && -1}
    >
      {body}
      <button type="button" className={styles.cover} onClick={onOpen} aria-current={selected || undefined}>
        <span className={styles.hidden}>
          {t("post.open", { name: post.author?.name ?? t("post.nobody"), text: post.text.slice(0, 80) })}
        </span>
      </button>
    </article>
  );
}

function Marks({ post }: { post: Post }) {
  const { t } = useTranslation("listen");
  return (
    <Group gap={10} ms="auto" wrap="nowrap">
      {post.editedAt && !post.deletedAt && (
        <Mark icon={<IconPencil size={13} aria-hidden />} label={t("post.edited")} />
      )}
      {post.deletedAt && <Mark icon={<IconTrash size={13} aria-hidden />} label={t("post.deletedMark")} />}
      {post.media.length > 0 && (
        <Mark icon={<IconPhoto size={13} aria-hidden />} label={t("post.media", { count: post.media.length })}>
          {post.media.length}
        </Mark>
      )}
      {post.engagement.replies > 0 && (
        <Mark
          icon={<IconMessageCircle size={13} aria-hidden />}
          label={t("post.replies", { count: post.engagement.replies })}
        >
          {post.engagement.replies}
        </Mark>
      )}
      {post.engagement.reposts > 0 && (
        <Mark icon={<IconRepeat size={13} aria-hidden />} label={t("post.reposts", { count: post.engagement.reposts })}>
          {post.engagement.reposts}
        </Mark>
      )}
      {post.engagement.likes > 0 && (
        <Mark icon={<IconHeart size={13} aria-hidden />} label={t("post.likes", { count: post.engagement.likes })}>
          {post.engagement.likes}
        </Mark>
      )}
    </Group>
  );
}

function Mark({ icon, label, children }: { icon: React.ReactNode; label: string; children?: React.ReactNode }) {
  return (
    <span className={styles.mark} title={label}>
      {icon}
      <span className={styles.hidden}>{label}</span>
      {children !== undefined && <span aria-hidden>{children}</span>}
    </span>
  );
}
