import { type ConversationDetail, createNote, getConversation } from "@earshot/contract/inbox.ts";
import { type Visibility, visibilities } from "@earshot/contract/posts.ts";
import { ActionIcon, Button, Menu, Select, Tabs } from "@mantine/core";
import { IconChevronDown, IconCloudOff, IconLock, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { LinkChips } from "../knowledge/link-chips.tsx";
import { ContactWhy } from "../people/contact-why.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import { Answering, type useAnswering } from "./answering.tsx";
import { CannedPicker } from "./canned-picker.tsx";
import styles from "./composer.module.css";
import { countText } from "./count-text.ts";
import { Counter } from "./counter.tsx";
import type { Draft } from "./draft.ts";
import { useFocusWhenAsked } from "./focus-composer.ts";
import { newestOf, type Seen } from "./newest-of-others.ts";
import { sendReply, stopWaiting, useSending } from "./outbox.ts";
import { Refusal } from "./refusal.tsx";
import { Writing } from "./writing.tsx";

type After = "stay" | "resolve" | "wait";

/** Reply where they spoke, or a note for the team. The draft stays with the conversation until it is sent. */
export function Composer({
  conversation,
  answering,
  draft,
  setDraft,
  seen,
  onNext,
  onFold,
}: {
  conversation: ConversationDetail;
  answering: ReturnType<typeof useAnswering>;
  draft: Draft;
  setDraft: (part: Partial<Draft>) => void;
  seen: Seen | undefined;
  onNext: () => void;
  /** puts the field away, where there is little room */
  onFold: (() => void) | null;
}) {
  const { t } = useTranslation("inbox");
  const { can, id: workspace } = useWorkspace();
  const acts = useActs();
  const sending = useSending(conversation.id);
  const box = useRef<HTMLTextAreaElement>(null);
  const { composer } = answering;
  const mayReply = can("replies:send");
  const canReply = composer.canReply && mayReply;
  const tab = canReply ? draft.tab : draft.tab === "reply" && !mayReply ? "note" : draft.tab;
  const text = tab === "reply" ? draft.reply : draft.note;
  const open = visibilities
    .slice(visibilities.indexOf(composer.widestVisibility))
    .filter((one): one is Exclude<Visibility, "internal"> => one !== "internal");
  const visibility: Visibility = open.find((one) => one === draft.visibility) ?? composer.widestVisibility;
  const rules =
    composer.limit && composer.unit
      ? { limit: composer.limit, unit: composer.unit, linkLength: composer.linkLength, maxBytes: composer.maxBytes }
      : null;
  const used = rules ? countText(composer.prefix + text, rules) : 0;
  const tooLong = tab === "reply" && rules !== null && used > rules.limit;
  useFocusWhenAsked(box, (asked) => setDraft({ tab: asked }));

  const note = useMutation({
    mutationFn: (words: string) => call(createNote, { params: { id: conversation.id }, body: { text: words } }),
    onSuccess: async () => {
      setDraft({ note: "" });
      await refresh(getConversation);
    },
    onError: toastProblem,
  });
  /** After the warning the writer has seen what is on screen. */
  const seenNow = (): Seen => (sending.state === "newer" ? newestOf(conversation) : (seen ?? newestOf(conversation)));
  const waiting = sending.state === "waiting";
  const submit = async (after: After = "stay") => {
    const words = text.trim();
    if (!words || tooLong || sending.state === "busy" || waiting || note.isPending) return;
    if (tab === "note") {
      note.mutate(words);
      return;
    }
    const { postId, replyId } = seenNow();
    const reply = await sendReply(workspace, conversation.id, {
      text: words,
      parentId: answering.postId,
      visibility: visibility === composer.widestVisibility ? undefined : visibility,
      seenPostId: postId,
      seenReplyId: replyId,
    });
    if (!reply) return;
    if (after === "resolve") {
      acts.setStatus(conversation, "resolved");
      onNext();
    }
    if (after === "wait") acts.setStatus(conversation, "waiting_customer");
  };

  if (!can("conversations:work")) return <p className={styles.reader}>{t("composer.noPermission")}</p>;
  return (
    <section className={styles.composer} data-composer data-tab={tab} aria-label={t("composer.label")}>
      <div className={styles.head}>
        <Tabs
          value={tab}
          onChange={(value) => setDraft({ tab: value === "note" ? "note" : "reply" })}
          classNames={{ list: styles.tabs, tab: styles.tab }}
          keepMounted={false}
        >
          <Tabs.List>
            {mayReply ? <Tabs.Tab value="reply">{t("composer.reply")}</Tabs.Tab> : null}
            <Tabs.Tab value="note" leftSection={<IconLock size={13} aria-hidden />}>
              {t("composer.note")}
            </Tabs.Tab>
          </Tabs.List>
        </Tabs>
        {tab === "reply" && canReply ? (
          <div className={styles.as}>
            {composer.replyAs ? (
              <span>{t("composer.as", { account: composer.replyAs.replace(/^(?!@)/, "@") })}</span>
            ) : null}
            {open.length > 1 ? (
              <Select
                size="xs"
                variant="unstyled"
                aria-label={t("composer.visibility")}
                value={visibility}
                allowDeselect={false}
                onChange={(value) => setDraft({ visibility: value as Visibility })}
                data={open.map((one) => ({ value: one, label: t(`header.visibility.${one}`) }))}
                classNames={{ input: styles.visibility }}
                comboboxProps={{ width: 170, position: "top-end" }}
              />
            ) : (
              <span>{t(`header.visibility.${visibility}`)}</span>
            )}
          </div>
        ) : null}
        {onFold ? (
          <ActionIcon
            className={styles.fold}
            onClick={onFold}
            aria-label={t("composer.fold")}
            title={t("composer.fold")}
          >
            <IconChevronDown size={18} />
          </ActionIcon>
        ) : null}
      </div>
      {tab === "reply" && !canReply ? (
        <>
          {answering.posts.length > 1 && mayReply ? (
            <Answering {...answering} onAnswer={(parentId) => setDraft({ parentId })} />
          ) : null}
          <Refusal conversation={conversation} refusal={composer.refusal} onNote={() => setDraft({ tab: "note" })} />
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {tab === "reply" ? <Answering {...answering} onAnswer={(parentId) => setDraft({ parentId })} /> : null}
          {tab === "reply" && composer.warning ? (
            <p role="status" className={styles.newer} data-warning>
              <span>{composer.warning}</span>
              {conversation.customer?.personId ? <ContactWhy personId={conversation.customer.personId} /> : null}
            </p>
          ) : null}
          {waiting && tab === "reply" ? (
            <div role="status" className={styles.newer}>
              <span className={styles.offline}>
                <IconCloudOff size={16} aria-hidden />
                {t("composer.waiting")}
              </span>
              <Button size="compact-sm" variant="default" onClick={() => stopWaiting(conversation.id)}>
                {t("composer.stopWaiting")}
              </Button>
            </div>
          ) : null}
          {sending.state === "newer" && tab === "reply" ? (
            <div role="alert" className={styles.newer}>
              <span>{sending.detail}</span>
              <Button size="compact-sm" color="amber" type="submit">
                {t("composer.sendAnyway")}
              </Button>
            </div>
          ) : null}
          {sending.state === "refused" && tab === "reply" ? (
            <ProblemNote error={sending.error} onRetry={() => void submit()} />
          ) : null}
          {tab === "reply" ? (
            <LinkChips
              postId={answering.postId}
              conversationId={conversation.id}
              onInsert={(words) => {
                setDraft({ reply: joined(text, words) });
                box.current?.focus();
              }}
            />
          ) : null}
          <Writing
            ref={box}
            text={text}
            prefix={tab === "reply" ? composer.prefix : ""}
            label={t(`composer.${tab}`)}
            placeholder={t(tab === "reply" ? "composer.replyPlaceholder" : "composer.notePlaceholder")}
            canned={tab === "reply"}
            readOnly={tab === "reply" && (waiting || sending.state === "busy")}
            onChange={(words) => {
              setDraft(tab === "reply" ? { reply: words } : { note: words });
              if (sending.state === "refused") stopWaiting(conversation.id);
            }}
            onSubmit={(resolve) => void submit(resolve ? "resolve" : "stay")}
          />
          <div className={styles.foot}>
            {tab === "reply" ? (
              <CannedPicker text={text} onPick={(words) => setDraft({ reply: joined(text, words) })} />
            ) : null}
            {tab === "reply" && rules ? <Counter used={used} rules={rules} /> : <span className={styles.space} />}
            <Button.Group>
              <Button
                type="submit"
                size="sm"
                color={tab === "note" ? "amber" : undefined}
                loading={(tab === "reply" && sending.state === "busy") || note.isPending}
                disabled={!text.trim() || tooLong || (tab === "reply" && waiting)}
                leftSection={tab === "note" ? <IconLock size={15} aria-hidden /> : <IconSend size={15} aria-hidden />}
              >
                {t(tab === "note" ? "composer.addNote" : "composer.send")}
              </Button>
              {tab === "reply" ? (
                <Menu position="top-end">
                  <Menu.Target>
                    <Button
                      size="sm"
                      px={8}
                      aria-label={t("composer.menu")}
                      disabled={!text.trim() || tooLong || sending.state === "busy"}
                    >
                      <IconChevronDown size={15} aria-hidden />
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => void submit("resolve")}>{t("composer.sendResolve")}</Menu.Item>
                    <Menu.Item onClick={() => void submit("wait")}>{t("composer.sendWait")}</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              ) : null}
            </Button.Group>
          </div>
        </form>
      )}
    </section>
  );
}

/** A canned reply takes the place of the "/" that asked for it, else it stands behind what is written. */
function joined(text: string, words: string): string {
  const before = text.replace(/(^|\s)\/\S*$/, "$1");
  return before.trim() ? `${before.trimEnd()} ${words}` : words;
}
