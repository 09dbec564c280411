import type { Act } from "@earshot/contract/advocacy.ts";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";

/** What an act is about, by a link that opens it: in the console where it stands there, else at its place. */
export function About({ kind, subjectId, subject }: Pick<Act, "kind" | "subjectId" | "subject">) {
  const { t } = useTranslation("advocacy");
  const { slug, can } = useWorkspace();
  if (subject.title === "") return <span>{t("acts.gone")}</span>;
  const title = <bdi>{subject.title}</bdi>;
  if (subject.questionId !== null && can("community:read"))
    return (
      <Link
        to="/w/$workspace/community/questions/$questionId"
        params={{ workspace: slug, questionId: subject.questionId }}
      >
        {title}
      </Link>
    );
  if (kind === "shipped_idea" && can("ideas:read"))
    return (
      <Link to="/w/$workspace/ideas/$ideaId" params={{ workspace: slug, ideaId: subjectId }}>
        {title}
      </Link>
    );
  if (subject.url === null) return title;
  return (
    <Anchor href={subject.url} target="_blank" rel="noopener noreferrer" inherit>
      {title}
    </Anchor>
  );
}
