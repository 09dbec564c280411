import { listConversationRelays } from "@earshot/contract/asked-elsewhere.ts";
import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { Around } from "./around.tsx";
import { EarlierPosts, useEarlier } from "./earlier-posts.tsx";
import { newestOf, type Seen } from "./newest-of-others.ts";
import { NoteCard } from "./note-card.tsx";
import { PostCard } from "./post-card.tsx";
import { ReplyCard } from "./reply-card.tsx";
import styles from "./thread.module.css";
import { threadItems } from "./thread-items.ts";

const RelayCard = lazy(() => import("../community/relay-card.tsx").then((file) => ({ default: file.RelayCard })));
const NEAR = 60;

/** The conversation's stream, oldest first, kept at its end unless one reads further up. */
export function Thread({ conversation, onSeen }: { conversation: ConversationDetail; onSeen: (seen: Seen) => void }) {
  const { t } = useTranslation("inbox");
  const { format } = useWorkspace();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stay = useRef(true);
  const seenLast = useRef<string | undefined>(undefined);
  const { whole, thread, earlier } = useEarlier(conversation);
  const relays = useQuery(get(listConversationRelays, { params: { id: conversation.id } })).data?.items;
  const items = useMemo(
    () => threadItems({ ...conversation, thread }, whole, format.day, relays),
    [conversation, thread, whole, format, relays],
  );
  const { postId: newest, replyId } = newestOf(conversation);
  const count = items.length;

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new moves the end, on any drawing
  useLayoutEffect(() => {
    if (stay.current) toEnd();
  }, [count, toEnd]);
  useEffect(() => {
    const grown = new ResizeObserver(() => stay.current && toEnd());
    if (content.current) grown.observe(content.current);
    if (scroller.current) grown.observe(scroller.current);
    return () => grown.disconnect();
  }, [toEnd]);
  useEffect(() => {
    if (!atEnd) return;
    seenLast.current = newest;
    const look = () => document.visibilityState === "visible" && onSeen({ postId: newest, replyId });
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [atEnd, newest, replyId, onSeen]);

  return (
    <div className={styles.wrap}>
      <div
        ref={scroller}
        className={styles.scroller}
        data-thread
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t("thread.label")}
        onScroll={(event) => {
          const box = event.currentTarget;
          const end = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
          stay.current = end;
          setAtEnd(end);
        }}
      >
        <div ref={content} className={styles.content}>
          {conversation.above.length > 0 ? <Around kind="above" posts={conversation.above} /> : null}
          {conversation.beside.length > 0 ? <Around kind="beside" posts={conversation.beside} /> : null}
          {whole ? null : <EarlierPosts earlier={earlier} scroller={scroller} />}
          {items.map((item) => {
            switch (item.kind) {
              case "day":
                return (
                  <p key={item.key} className={styles.day}>
                    {format.day(item.at)}
                  </p>
                );
              case "post":
                return <PostCard key={item.key} post={item.post} reply={item.reply} />;
              case "reply":
                return <ReplyCard key={item.key} reply={item.reply} />;
              case "relay":
                return (
                  <Suspense key={item.key} fallback={null}>
                    <RelayCard relay={item.relay} />
                  </Suspense>
                );
              case "note":
                return <NoteCard key={item.key} note={item.note} />;
              default:
                return (
                  <p key={item.key} className={styles.line} title={format.exact(item.at)}>
                    {item.actor && !item.summary.startsWith(item.actor)
                      ? t("thread.byEvent", { actor: item.actor, summary: item.summary })
                      : item.summary}
                    <time dateTime={item.at}>{format.clock(item.at)}</time>
                  </p>
                );
            }
          })}
        </div>
      </div>
      {atEnd ? null : (
        <Button
          className={styles.newer}
          size="compact-sm"
          variant="default"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => {
            stay.current = true;
            toEnd();
          }}
        >
          {t(newest === seenLast.current ? "thread.toEnd" : "thread.newer")}
        </Button>
      )}
    </div>
  );
}
