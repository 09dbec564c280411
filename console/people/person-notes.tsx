import { createPersonNote, deletePersonNote, listPersonNotes, type Person } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { ActionIcon, Button, Textarea } from "@mantine/core";
import { IconLock, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

/** What the team knows about a person and the person does not see; the ten newest, the rest in the timeline. */
export function PersonNotes({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const [text, setText] = useState("");
  const notes = useQuery(get(listPersonNotes, { params: { id: person.id }, query: { limit: 10 } }));
  const write = useMutation({
    mutationFn: (words: string) => call(createPersonNote, { params: { id: person.id }, body: { text: words } }),
    onSuccess: () => {
      setText("");
      return refresh(listPersonNotes, getTimeline);
    },
  });
  const remove = useMutation({
    mutationFn: (note: { id: string; text: string }) =>
      call(deletePersonNote, { params: { id: person.id, noteId: note.id } }),
    onSuccess: (_, note) => {
      toast(t("notes.removed"), { undo: () => write.mutate(note.text) });
      return refresh(listPersonNotes, getTimeline);
    },
    onError: toastProblem,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) write.mutate(text.trim());
  };
  return (
    <section aria-labelledby="notes-title">
      <div className={styles.sectionHead}>
        <h2 id="notes-title">{t("notes.title")}</h2>
      </div>
      {can("people:edit") && (
        <form onSubmit={submit} className={styles.noteForm}>
          <Textarea
            aria-label={t("notes.write")}
            placeholder={t("notes.placeholder")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={20_000}
            autosize
            minRows={1}
            maxRows={8}
            dir="auto"
          />
          {text.trim() !== "" && (
            <Button type="submit" size="compact-sm" loading={write.isPending}>
              {t("notes.add")}
            </Button>
          )}
          {write.isError && <ProblemNote error={write.error} />}
        </form>
      )}
      {notes.isError && <ProblemNote error={notes.error} onRetry={() => void notes.refetch()} />}
      <ul className={styles.plainList}>
        {notes.data?.items.map((note) => (
          <li key={note.id} className={styles.note}>
            <IconLock size={14} aria-hidden />
            <span>
              <span className={styles.prewrap} dir="auto">
                {note.text}
              </span>
              <span className={styles.sub}>
                {note.author.name ?? t("source.api")} · <Ago at={note.createdAt} />
              </span>
            </span>
            {can("people:edit") && (
              <ActionIcon aria-label={t("notes.remove")} onClick={() => remove.mutate(note)}>
                <IconTrash size={15} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
