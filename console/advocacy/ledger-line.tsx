import type { Entry } from "@earshot/contract/advocacy.ts";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import entries from "../shell/entries.module.css";
import list from "../shell/list.module.css";
import { useWorkspace } from "../shell/workspace.ts";
import { About } from "./about.tsx";
import styles from "./advocacy.module.css";
import { MemberName } from "./member-name.tsx";

/** One line of the ledger: what it gave or took, for what, and why. */
export function LedgerLine({ entry, ofMember = false }: { entry: Entry; ofMember?: boolean }) {
  const { t } = useTranslation("advocacy");
  const { format } = useWorkspace();
  return (
    <div className={styles.row} data-plain={ofMember || undefined}>
      <span className={styles.points} data-kind={entry.kind}>
        <b aria-hidden>{`${entry.points > 0 ? "+" : "−"}${format.number(Math.abs(entry.points))}`}</b>
        <span className="visually-hidden">{t("acts.points", { count: entry.points })}</span>
      </span>
      <span className={list.what}>
        <span className={styles.about}>
          <About kind={entry.actKind} subjectId={entry.subjectId} subject={entry.subject} />
        </span>
        <span className={entries.quiet}>
          {!ofMember && (
            <>
              <MemberName member={entry.member} />
              {" · "}
            </>
          )}
          {t(`kind.${entry.actKind}`)} · {t(`reason.${entry.reason}`)} ·{" "}
          {t("acts.rules", { version: entry.rulesVersion })}
          {entry.reversed && ` · ${t("ledger.reversed")}`}
        </span>
        {entry.ruling && entry.ruling.reason !== "" && (
          <span className={entries.quiet} dir="auto">
            {t("acts.said", { name: entry.ruling.by ?? t("acts.somebody"), reason: entry.ruling.reason })}
          </span>
        )}
      </span>
      <Ago at={entry.at} className={entries.quiet} />
    </div>
  );
}
