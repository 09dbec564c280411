import type { Signal } from "@earshot/contract/signals.ts";
import { Popover } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { openCorrecting } from "./correcting.tsx";
import { excerpt } from "./excerpt.ts";
import { iconOf, nameOf, worthAChip } from "./names.ts";
import { Otherwise } from "./otherwise.tsx";
import styles from "./understanding.module.css";

export type Said = {
  id: string;
  signals: Signal[] | null;
  title: string | null;
  text: string;
  deletedAt: string | null;
};

/** What a post says beside what most posts say, each chip with its reasons on hover, focus and press, and a way to say better. */
export function SignalChips({ post }: { post: Said }) {
  const { t } = useTranslation("understanding");
  const { can } = useWorkspace();
  const corrects = can("conversations:work") && !post.deletedAt;
  const pencil = useRef<HTMLButtonElement>(null);
  const signals = post.deletedAt ? [] : worthAChip(post.signals ?? []);
  if (signals.length === 0 && !corrects) return null;
  return (
    <ul className={styles.chips} aria-label={t("chips")}>
      {signals.map((signal) => (
        // Corrected in place, the chip that has the keyboard stays the same one.
        <li key={signal.field === "intent" ? `intent ${signal.value}` : signal.field}>
          <SignalChip signal={signal} post={post} corrects={corrects} onGone={() => pencil.current?.focus()} />
        </li>
      ))}
      {corrects ? (
        <li>
          <button
            type="button"
            className={styles.chip}
            data-quiet
            ref={pencil}
            aria-label={t("correct.open")}
            title={t("correct.open")}
            onClick={() => openCorrecting({ posts: [post], shown: "place" })}
          >
            <IconPencil size={13} stroke={1.9} aria-hidden />
          </button>
        </li>
      ) : null}
    </ul>
  );
}

type ChipProps = {
  signal: Signal;
  post: Said;
  corrects: boolean;
  /** it went away, corrected, while it had the keyboard */
  onGone: () => void;
};

function SignalChip({ signal, post, corrects, onGone }: ChipProps) {
  const [opened, setOpened] = useState(false);
  const [pinned, setPinned] = useState(false);
  const id = useId();
  const chip = useRef<HTMLButtonElement>(null);
  const returning = useRef(false);
  const close = () => {
    setOpened(false);
    setPinned(false);
    if (!pinned) return;
    // Before what has the keyboard goes away; coming back is no reason to open again.
    returning.current = true;
    chip.current?.focus({ preventScroll: true });
    returning.current = false;
  };
  const gone = useRef(onGone);
  gone.current = onGone;
  useLayoutEffect(() => {
    const button = chip.current;
    return () => {
      if (button !== null && document.activeElement === button) gone.current();
    };
  }, []);
  return (
    <Popover
      opened={opened || pinned}
      onChange={(next) => !next && close()}
      width={300}
      position="bottom-start"
      shadow="md"
      withinPortal
      trapFocus={pinned && corrects}
    >
      <Popover.Target>
        <button
          type="button"
          ref={chip}
          className={styles.chip}
          data-value={signal.value}
          aria-describedby={opened || pinned ? id : undefined}
          onMouseEnter={() => setOpened(true)}
          onMouseLeave={() => setOpened(false)}
          onFocus={() => !returning.current && setOpened(true)}
          onBlur={() => !pinned && setOpened(false)}
          onClick={() => setPinned(!pinned)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !(opened || pinned)) return;
            event.stopPropagation();
            close();
          }}
        >
          <Face signal={signal} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div id={id}>
          <Why signal={signal} post={post} />
        </div>
        {pinned && corrects ? <Otherwise signal={signal} post={post} onDone={close} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same inside of something that is pressed as a whole: the reasons are its title, and stand there on its focus. */
export function SignalMarks({ signals, most }: { signals: Signal[] | null; most: number }) {
  const { t } = useTranslation("understanding");
  const marks = worthAChip(signals ?? []).slice(0, most);
  return marks.map((signal) => {
    const words = signal.reasons.map(({ word }) => word).join(", ");
    const why = words === "" ? undefined : t("why", { words });
    return (
      <span key={`${signal.field} ${signal.value}`} className={styles.mark} data-value={signal.value} title={why}>
        <Face signal={signal} />
        {words === "" ? null : <span className={styles.words}>{words}</span>}
      </span>
    );
  });
}

function Face({ signal }: { signal: Signal }) {
  const Shape = iconOf(signal);
  return (
    <>
      <Shape size={13} stroke={1.9} aria-hidden />
      {nameOf(signal.field, signal.value)}
    </>
  );
}

/** How sure it is, the words that counted where they stand, and who says so. */
export function Why({ signal, post }: { signal: Signal; post: Said }) {
  const { t } = useTranslation("understanding");
  const parts = [excerpt(post.title ?? "", "title", signal.reasons), excerpt(post.text, "text", signal.reasons)].filter(
    (part) => part.length > 0,
  );
  const elsewhere = signal.reasons.filter(({ spans }) => spans.length === 0);
  return (
    <div className={styles.why}>
      <p className={styles.whyHead}>
        <strong>
          {t(`field.${signal.field}`)}: {nameOf(signal.field, signal.value)}
        </strong>
        {signal.corrected ? (
          <span>
            {t(signal.corrected.confirmed ? "correct.confirmedBy" : "correct.by", { name: signal.corrected.by })}
          </span>
        ) : (
          <span>{t("sureness", { percent: Math.round(signal.confidence * 100) })}</span>
        )}
      </p>
      {parts.map((part) => (
        <p key={part.map((piece) => piece.text).join("")} dir="auto" className={styles.quote}>
          {part.map((piece, n) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
            piece.hit ? <mark key={n}>{piece.text}</mark> : piece.text,
          )}
        </p>
      ))}
      {elsewhere.length > 0 ? <p>{elsewhere.map(({ word }) => word).join(", ")}</p> : null}
      {signal.reasons.length === 0 && !signal.corrected ? <p>{t("noReason")}</p> : null}
      <p className={styles.model}>
        {signal.corrected
          ? t(signal.corrected.said === null ? "correct.saidNothing" : "correct.said", {
              value: nameOf(signal.field, signal.corrected.said ?? ""),
            })
          : t("by", { model: signal.model })}
      </p>
      {signal.fallback ? <p className={styles.model}>{t("fallback", { why: signal.fallback })}</p> : null}
    </div>
  );
}
