import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowLeft,
  IconCheck,
  IconDots,
  IconExternalLink,
  IconMailOpened,
  IconRotate,
  IconUserSquareRounded,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ToQuestion } from "../community/to-question.tsx";
import { ToIdea } from "../ideas/to-idea.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";
import { useActs } from "./act.ts";
import { AssignPicker } from "./assign-picker.tsx";
import { CommunityClock } from "./community-clock.tsx";
import styles from "./conversation-header.module.css";
import type { Opened } from "./conversation-keys.ts";
import { PriorityPicker } from "./priority-picker.tsx";
import { keepUnread } from "./read-mark.ts";
import { SnoozePicker } from "./snooze-picker.tsx";
import { StatusPicker } from "./status-picker.tsx";
import { TagPicker } from "./tag-picker.tsx";

/** Subject, who started it, and everything a teammate sets on a conversation. */
export function ConversationHeader({
  conversation,
  opened,
  onOpened,
  onClose,
  onNext,
  onPerson,
}: {
  conversation: ConversationDetail;
  opened: Opened;
  onOpened: (opened: Opened) => void;
  onClose: () => void;
  onNext: () => void;
  onPerson: (() => void) | null;
}) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { can, slug } = useWorkspace();
  const narrow = useNarrow();
  const acts = useActs();
  const work = can("conversations:work");
  const source = (conversation.thread[0] ?? conversation.above.at(-1))?.url;
  const control = (what: Exclude<Opened, null>) => ({
    conversation,
    opened: opened === what,
    onOpened: (open: boolean) => onOpened(open ? what : null),
    disabled: !work,
  });
  const asking = conversation.thread.find(({ id }) => id === conversation.composer.answers);
  const done = conversation.status === "resolved" || conversation.status === "no_reply_needed";
  return (
    <header className={styles.header}>
      <div className={styles.top}>
        {narrow ? (
          <ActionIcon size="lg" onClick={onClose} aria-label={shell("actions.back")}>
            <IconArrowLeft size={20} />
          </ActionIcon>
        ) : null}
        <div className={styles.what}>
          <h2 className={styles.subject} dir="auto" title={conversation.subject}>
            {conversation.subject || shell("post.deleted")}
          </h2>
          <p className={styles.origin}>
            <NetworkIcon network={conversation.network} />
            <span>{t(`header.startedBy.${conversation.startedBy}`)}</span>
            <span>{t(`header.openedBy.${conversation.openedBy}`)}</span>
            {conversation.visibility === "public" ? null : (
              <span>{t(`header.visibility.${conversation.visibility}`)}</span>
            )}
            {conversation.previousId ? (
              <Link
                to="/w/$workspace/inbox/$conversation"
                params={{ workspace: slug, conversation: conversation.previousId }}
                search
              >
                {t("header.previous")}
              </Link>
            ) : null}
          </p>
        </div>
        <div className={styles.buttons}>
          {work && !narrow ? (
            <Tooltip label={done ? t("header.reopen") : `${t("keys.resolve")} (E)`}>
              <Button
                size="compact-sm"
                variant={done ? "default" : "light"}
                leftSection={done ? <IconRotate size={15} aria-hidden /> : <IconCheck size={15} aria-hidden />}
                onClick={() => acts.setStatus(conversation, done ? "open" : "resolved")}
              >
                {done ? t("header.reopen") : t("header.resolve")}
              </Button>
            </Tooltip>
          ) : null}
          {onPerson ? (
            <ActionIcon onClick={onPerson} aria-label={t("header.person")} size="lg">
              <IconUserSquareRounded size={19} stroke={1.7} />
            </ActionIcon>
          ) : null}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t("header.more")} size="lg">
                <IconDots size={19} stroke={1.7} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconMailOpened size={15} />} onClick={() => void keepUnread(conversation.id)}>
                {t("header.unread")}
              </Menu.Item>
              {source ? (
                <Menu.Item
                  leftSection={<IconExternalLink size={15} />}
                  component="a"
                  href={source}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {t("thread.openPost")}
                </Menu.Item>
              ) : null}
              {work && !done ? (
                <Menu.Item
                  leftSection={<IconCheck size={15} />}
                  onClick={() => {
                    acts.setStatus(conversation, "resolved");
                    onNext();
                  }}
                >
                  {t("keys.resolveNext")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <section className={styles.controls} aria-label={t("header.state")}>
        <StatusPicker
          {...control("status")}
          onQuiet={() => onOpened("quiet")}
          onSnooze={() => onOpened("snooze")}
          onLeave={() => onOpened("leave")}
        />
        {conversation.communityUntil ? (
          <CommunityClock until={conversation.communityUntil} className={styles.clock} />
        ) : null}
        <AssignPicker {...control("assign")} />
        <SnoozePicker {...control("snooze")} onCustom={() => onOpened("snoozeCustom")} />
        <PriorityPicker {...control("priority")} />
        <TagPicker {...control("tags")} />
        {work && !done && conversation.status !== "waiting_community" ? (
          <button
            type="button"
            className={styles.control}
            aria-haspopup="dialog"
            title={`${t("keys.leave")} (L)`}
            onClick={() => onOpened("leave")}
          >
            <IconUsersGroup size={14} stroke={1.8} aria-hidden />
            <span>{t("community.button")}</span>
          </button>
        ) : null}
        {asking ? (
          <ToIdea
            post={asking}
            opened={opened === "idea"}
            onOpened={(open) => onOpened(open ? "idea" : null)}
            className={styles.control}
          />
        ) : null}
        {asking ? (
          <ToQuestion
            post={asking}
            opened={opened === "question"}
            onOpened={(open) => onOpened(open ? "question" : null)}
            className={styles.control}
          />
        ) : null}
      </section>
    </header>
  );
}
