import { listCannedReplies } from "@earshot/contract/inbox.ts";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useKeys } from "../shell/use-keys.ts";
import styles from "./composer.module.css";
import { keys } from "./keys.ts";

/** The text field: grows with what is written, "/" at a word's start offers canned replies, Ctrl-Enter sends. */
export function Writing({
  ref,
  text,
  prefix,
  label,
  placeholder,
  canned,
  readOnly = false,
  onChange,
  onSubmit,
}: {
  ref: RefObject<HTMLTextAreaElement | null>;
  text: string;
  prefix: string;
  label: string;
  placeholder: string;
  canned: boolean;
  readOnly?: boolean;
  onChange: (text: string) => void;
  onSubmit: (resolve: boolean) => void;
}) {
  const { t } = useTranslation("inbox");
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(-1);
  const slash = canned ? /(?:^|\s)\/([^\s/]*)$/.exec(text.slice(0, caret)) : null;
  const start = slash ? caret - (slash[1]?.length ?? 0) - 1 : -1;
  const asked = slash !== null && start !== closed;
  const known = useQuery({ ...get(listCannedReplies, { query: { limit: 200 } }), enabled: asked });
  const words = slash?.[1]?.toLocaleLowerCase() ?? "";
  const fitting = asked
    ? (known.data?.items ?? [])
        .filter((one) => `${one.name} ${one.text}`.toLocaleLowerCase().includes(words))
        .slice(0, 8)
    : [];
  const shown = fitting.length > 0;
  const chosen = Math.min(at, fitting.length - 1);
  useKeys(t("keys.writing"), [
    { keys: keys.send, label: t("keys.send"), run: () => onSubmit(false), always: true },
    { keys: keys.sendResolve, label: t("keys.sendResolve"), run: () => onSubmit(true), always: true },
  ]);

  const take = (index: number) => {
    const one = fitting[index];
    if (!one) return;
    onChange(text.slice(0, start) + one.text + text.slice(caret));
    setClosed(-1);
    ref.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((chosen + (event.key === "ArrowDown" ? 1 : fitting.length - 1)) % fitting.length);
    } else if (
      shown &&
      (event.key === "Enter" || event.key === "Tab") &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.shiftKey
    ) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (shown) setClosed(start);
      else document.querySelector<HTMLElement>("[data-thread]")?.focus();
    }
  };
  return (
    <div className={styles.writing}>
      {shown ? (
        <div className={styles.suggestions} role="listbox" id={`${id}-canned`} aria-label={t("composer.canned")}>
          {fitting.map((one, index) => (
            <div
              key={one.id}
              id={`${id}-${one.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={styles.suggestion}
              // before the field loses the focus
              onMouseDown={(event) => {
                event.preventDefault();
                take(index);
              }}
            >
              <strong>{one.name}</strong>
              <span>{one.text}</span>
            </div>
          ))}
        </div>
      ) : null}
      {prefix ? (
        <span className={styles.prefix} dir="auto">
          {prefix}
        </span>
      ) : null}
      <textarea
        ref={ref}
        className={styles.box}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        readOnly={readOnly}
        rows={3}
        dir="auto"
        spellCheck
        maxLength={20_000}
        aria-autocomplete={canned ? "list" : undefined}
        aria-controls={shown ? `${id}-canned` : undefined}
        aria-activedescendant={shown ? `${id}-${fitting[chosen]?.id}` : undefined}
        onChange={(event) => {
          setCaret(event.currentTarget.selectionStart);
          setAt(0);
          onChange(event.currentTarget.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
