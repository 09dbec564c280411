import type { Question } from "@earshot/contract/community.ts";
import { Badge, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";

/** Questions that ask the same, each with the way to attach a post to it. */
export function SimilarQuestions({
  questions,
  pending,
  onSame,
}: {
  questions: Question[];
  pending: boolean;
  onSame: (question: Question) => void;
}) {
  const { t } = useTranslation("community");
  const { slug } = useWorkspace();
  if (questions.length === 0) return null;
  return (
    <section aria-labelledby="similar-questions" className={styles.similar}>
      <h3 id="similar-questions">{t("from.similar")}</h3>
      <ul className={styles.list}>
        {questions.map((question) => (
          <li key={question.id} className={styles.one}>
            <Link
              to="/w/$workspace/community/questions/$questionId"
              params={{ workspace: slug, questionId: question.id }}
              target="_blank"
              rel="noopener"
            >
              <bdi>{question.title}</bdi>
            </Link>
            <Badge variant="light" color={question.state === "unanswered" ? "amber" : "teal"}>
              {t(`state.${question.state}`)}
            </Badge>
            <Button
              size="compact-sm"
              variant="default"
              loading={pending}
              aria-label={t("from.sameNamed", { title: question.title })}
              onClick={() => onSame(question)}
            >
              {t("from.same")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
