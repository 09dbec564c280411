import { listPostCorrections } from "@earshot/contract/corrections.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { nameOf } from "./names.ts";
import { type Said, Why } from "./signal-chips.tsx";
import styles from "./understanding.module.css";

/** All that is said of a post, what is usual too, each with its reasons, and what people corrected of it. */
export function Heard({ post }: { post: Said }) {
  const { t } = useTranslation("understanding");
  if (post.deletedAt) return null;
  return (
    <>
      {post.signals === null ? (
        <p className={styles.model}>{t("notYet")}</p>
      ) : (
        <ul className={styles.list}>
          {post.signals.map((signal) => (
            <li key={`${signal.field} ${signal.value}`}>
              <Why signal={signal} post={post} />
            </li>
          ))}
        </ul>
      )}
      <Corrections postId={post.id} />
    </>
  );
}

function Corrections({ postId }: { postId: string }) {
  const { t } = useTranslation("understanding");
  const { format } = useWorkspace();
  const { data } = useQuery(get(listPostCorrections, { params: { id: postId } }));
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={t("correct.history")}>
      <strong>{t("correct.history")}</strong>
      <ul className={styles.list}>
        {data.items.map((one) => {
          const what =
            one.intent === null
              ? t("correct.change", {
                  old: one.old === null ? t("correct.nothing") : nameOf(one.field, one.old),
                  new: nameOf(one.field, one.new),
                })
              : t(one.new === "yes" ? "correct.is" : "correct.isNot", { value: nameOf("intent", one.intent) });
          return (
            <li key={`${one.id} ${one.field} ${one.intent}`} className={styles.model}>
              {t("correct.line", { by: one.by, what, at: format.short(one.at) })}
              {one.undoneAt === null ? null : ` (${t("correct.takenBack")})`}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
