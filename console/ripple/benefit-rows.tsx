import { type BenefitFigure, listBenefitRows } from "@earshot/contract/ripple.ts";
import { Modal } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { durationOf } from "./duration.ts";
import styles from "./ripple.module.css";
import type { Days } from "./search.ts";

/** Exactly the rows behind one figure of the two sides. */
export function BenefitRows({
  figure,
  days,
  all,
  onClose,
}: {
  figure: BenefitFigure;
  days: Days;
  all: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("ripple");
  const { t: shell } = useTranslation("shell");
  const answer = useInfiniteQuery(pages(listBenefitRows, { query: { figure, days, all: all ? "true" : undefined } }));
  const rows = answer.data ? itemsOf(answer) : [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`both.figure.${figure}`)}
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      <p className={styles.how}>{t(`both.how.${figure}`)}</p>
      {answer.isError && !answer.data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.isPending ? (
        <RowsSkeleton rows={3} />
      ) : rows.length === 0 ? (
        <p className={styles.how}>{t("both.empty")}</p>
      ) : (
        <ul className={styles.rows}>
          {rows.map((row) => (
            <li key={row.id} className={styles.row}>
              <span className={styles.what}>
                <Opened row={row} figure={figure} />
                {row.by ? <bdi className={styles.quiet}>{row.by}</bdi> : null}
              </span>
              <Amount figure={figure} amount={row.amount} />
              <Ago at={row.at} className={styles.quiet} />
            </li>
          ))}
        </ul>
      )}
      <MoreRows answer={answer} label={t("rows.more")} />
    </Modal>
  );
}

type Row = { kind: "question" | "article" | "idea" | "person"; opens: string; title: string };

function Opened({ row, figure }: { row: Row; figure: BenefitFigure }) {
  const { t } = useTranslation("ripple");
  const { slug } = useWorkspace();
  const params = { workspace: slug };
  const act = (["accepted_answer", "helpful_answer", "shipped_idea", "recommendation"] as const).find(
    (kind) => figure === "points" && kind === row.title,
  );
  const words = <bdi>{act ? t(`both.act.${act}`) : row.title}</bdi>;
  switch (row.kind) {
    case "question":
      return (
        <Link to="/w/$workspace/community/questions/$questionId" params={{ ...params, questionId: row.opens }}>
          {words}
        </Link>
      );
    case "article":
      return (
        <Link to="/w/$workspace/knowledge/$articleId" params={{ ...params, articleId: row.opens }} search={{}}>
          {words}
        </Link>
      );
    case "idea":
      return (
        <Link to="/w/$workspace/ideas/$ideaId" params={{ ...params, ideaId: row.opens }}>
          {words}
        </Link>
      );
    case "person":
      return (
        <Link to="/w/$workspace/people/$personId" params={{ ...params, personId: row.opens }}>
          {words}
        </Link>
      );
  }
}

function Amount({ figure, amount }: { figure: BenefitFigure; amount: number | null }) {
  const { t } = useTranslation("ripple");
  const { format } = useWorkspace();
  if (amount === null) return null;
  return (
    <span className={styles.quiet}>
      {figure === "points" ? t("both.pointsOf", { points: format.number(amount) }) : durationOf(amount, format.number)}
    </span>
  );
}
