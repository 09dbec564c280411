import { createLink, type LinkSuggestion, suggestLinks } from "@earshot/contract/links.ts";
import { IconBook, IconMessageQuestion } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get } from "../api/query.ts";
import entries from "../shell/entries.module.css";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./knowledge.module.css";

/**
 * Articles and solved questions that answer the post on the desk; one press puts a tracked link, or the first words, into
 * the reply.
 */
export function LinkChips({
  postId,
  conversationId,
  onInsert,
}: {
  postId: string;
  conversationId: string;
  onInsert: (text: string) => void;
}) {
  const { t } = useTranslation("knowledge");
  const { can } = useWorkspace();
  const found = useQuery({
    ...get(suggestLinks, { query: { postId } }),
    enabled: can("knowledge:read"),
    staleTime: 60_000,
    retry: false,
  });
  const insert = useMutation({
    mutationFn: async ({ target, snippet, open }: LinkSuggestion) => {
      // Where customers cannot open it, its first words stand for it.
      if (!open) return snippet;
      const body = { targetKind: target.kind, targetId: target.id, conversationId };
      const { url } = await call(createLink, { body });
      return `${target.title}: ${url}`;
    },
    onSuccess: onInsert,
    onError: toastProblem,
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.chips} aria-label={t("suggested.label")}>
      <span className={entries.quiet}>{t("suggested.lead")}</span>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          className={styles.offer}
          title={item.words.length > 0 ? t("suggested.why", { words: item.words.join(", ") }) : t("suggested.question")}
          aria-label={t("suggested.insert", { title: item.target.title })}
          aria-busy={insert.isPending && insert.variables.id === item.id}
          onClick={() => insert.mutate(item)}
        >
          {item.target.kind === "article" ? (
            <IconBook size={13} aria-hidden />
          ) : (
            <IconMessageQuestion size={13} aria-hidden />
          )}
          <span dir="auto">{item.target.title}</span>
        </button>
      ))}
    </section>
  );
}
