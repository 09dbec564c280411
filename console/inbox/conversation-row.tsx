import type { Conversation } from "@earshot/contract/inbox.ts";
import { IconBellZ, IconPencil, IconUserPlus } from "@tabler/icons-react";
import { type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { worthAChip } from "../understanding/names.ts";
import { SignalMarks } from "../understanding/signal-chips.tsx";
import { CommunityClock } from "./community-clock.tsx";
import styles from "./conversation-list.module.css";
import { useHasDraft } from "./draft.ts";
import { PriorityMark } from "./priority-mark.tsx";
import type { Swiped } from "./row-sheet.tsx";
import { useSwipe } from "./swipe.ts";

/** One conversation: who, where, the last words, how old, tags, who looks after it. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  selected,
  chosen,
  choosing,
  href,
  mixed,
  onOpen,
  onChoose,
  onSwipe,
}: {
  conversation: Conversation;
  selected: boolean;
  chosen: boolean;
  /** some row is chosen: boxes stand on all */
  choosing: boolean;
  href: string;
  mixed: boolean;
  onOpen: (id: string) => void;
  onChoose: (id: string, range: boolean) => void;
  onSwipe: ((swiped: Swiped) => void) | undefined;
}) {
  const { t } = useTranslation("inbox");
  const name = conversation.customer?.name || conversation.customer?.handle || t("list.somebody");
  const [first, second, ...more] = conversation.tags;
  const swipe = useSwipe((to) => onSwipe?.({ conversation, to }));
  const drafted = useHasDraft(conversation.id);
  const foot =
    conversation.tags.length > 0 ||
    conversation.assignee !== null ||
    conversation.communityUntil !== null ||
    mixed ||
    worthAChip(conversation.signals ?? []).length > 0;
  return (
    <div
      className={styles.slot}
      data-choosing={choosing || undefined}
      data-chosen={chosen || undefined}
      {...(onSwipe && swipe)}
    >
      {onSwipe ? (
        <div className={styles.behind} aria-hidden>
          <IconUserPlus size={20} />
          <IconBellZ size={20} />
        </div>
      ) : null}
      {/* Not the router's link: making fifty of them takes longer than a frame of a scrolling list has. */}
      <a
        href={href}
        className={styles.row}
        data-selected={selected || undefined}
        data-unread={conversation.unread || undefined}
        data-foot={foot || undefined}
        data-id={conversation.id}
        aria-current={selected ? "true" : undefined}
        onClick={(event) => {
          if (leavesHere(event)) return;
          event.preventDefault();
          if (event.shiftKey) onChoose(conversation.id, true);
          else onOpen(conversation.id);
        }}
      >
        {conversation.unread ? <span className={styles.dot} role="img" aria-label={t("list.unread")} /> : null}
        <Face name={name} url={conversation.customer?.avatarUrl} size={32} />
        <div>
          <div className={styles.top}>
            <NetworkIcon network={conversation.network} />
            <span className={styles.name} dir="auto">
              {name}
            </span>
            <PriorityMark priority={conversation.priority} />
            {drafted ? (
              <IconPencil size={14} className={styles.pencil} role="img" aria-label={t("list.draft")} />
            ) : null}
            <Ago at={conversation.lastPostAt} className={styles.age} />
          </div>
          <div className={styles.snippet} dir="auto">
            {conversation.snippet || conversation.subject}
          </div>
          {foot ? (
            <div className={styles.foot}>
              <div className={styles.marks}>
                {mixed ? (
                  <span
                    className={styles.chip}
                    data-tone={conversation.status.startsWith("waiting") ? "waiting" : undefined}
                  >
                    {t(`status.${conversation.status}`)}
                  </span>
                ) : null}
                {conversation.communityUntil ? (
                  <CommunityClock until={conversation.communityUntil} className={styles.chip} />
                ) : null}
                <SignalMarks signals={conversation.signals} most={3} />
                {[first, second].map((tag) =>
                  tag ? (
                    <span key={tag} className={styles.tag}>
                      {tag}
                    </span>
                  ) : null,
                )}
                {more.length > 0 ? (
                  <span className={styles.tag} title={more.join(", ")}>
                    {t("list.moreTags", { count: more.length })}
                  </span>
                ) : null}
              </div>
              {conversation.assignee ? (
                <span
                  className={styles.assignee}
                  title={t("list.assignedTo", { name: conversation.assignee.name })}
                  role="img"
                  aria-label={t("list.assignedTo", { name: conversation.assignee.name })}
                >
                  <Face name={conversation.assignee.name} size={18} />
                </span>
              ) : null}
            </div>
          ) : null}
        </div>
      </a>
      <input
        type="checkbox"
        className={styles.choose}
        checked={chosen}
        aria-label={t("list.choose", { name })}
        onChange={() => undefined}
        onClick={(event) => onChoose(conversation.id, event.shiftKey)}
      />
    </div>
  );
});

/** A click that opens another tab or window is the browser's. */
const leavesHere = (event: MouseEvent) => event.metaKey || event.ctrlKey || event.altKey || event.button !== 0;
