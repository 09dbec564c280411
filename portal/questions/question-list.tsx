import { Ago } from "../shell/ago.tsx";
import { en } from "./en.ts";

/** A question as lists show it. */
export type Listed = {
  path: string;
  title: string;
  author: string;
  team: boolean;
  state: "unanswered" | "answered" | "likely" | "solved";
  answers: number;
  votes: number;
  category: { path: string; name: string } | null;
  tags: { path: string; name: string }[];
  askedAt: Date;
};

/** Rows of questions, each with its answers counted. */
export function QuestionList({ questions, now }: { questions: Listed[]; now: Date }) {
  return (
    <ol className="rows">
      {questions.map((question) => (
        <li key={question.path}>
          <p className="tally">
            <b>{question.answers}</b> {en.answersN(question.answers)}
          </p>
          <div className="main">
            <p className="name">
              <a href={question.path}>
                <bdi>{question.title}</bdi>
              </a>
            </p>
            <p className="meta">
              {question.state === "solved" || question.state === "likely" ? (
                <span className="badge good">{en.state[question.state]}</span>
              ) : null}
              <span>
                {en.by} <bdi>{question.author}</bdi> · <Ago at={question.askedAt} now={now} />
              </span>
              {question.category ? <a href={question.category.path}>{question.category.name}</a> : null}
              {question.tags.map((tag) => (
                <a key={tag.path} className="tag" href={tag.path}>
                  {tag.name}
                </a>
              ))}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
