import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { Pager } from "../shell/pager.tsx";
import { en } from "./en.ts";
import { type Listed, QuestionList } from "./question-list.tsx";

/** A list of questions: all, of a category, with a tag, or those that wait for somebody. */
export function listPage({
  title,
  description,
  path,
  filters,
  questions,
  next,
  feed,
  waiting,
  now,
}: {
  title: string;
  description: string;
  path: string;
  filters: { path: string; label: string; current: boolean }[];
  questions: Listed[];
  next: string | null;
  feed: string;
  /** an empty list is good news */
  waiting: boolean;
  now: Date;
}): Page {
  return {
    title,
    description: description || undefined,
    canonical: path,
    feed: { path: feed, title },
    section: "/questions",
    body: (
      <>
        <div className="between">
          <div>
            <h1>{title}</h1>
            {description ? <p className="lead">{description}</p> : null}
          </div>
          <a className="button primary" href="/questions/new">
            {en.ask}
          </a>
        </div>
        {filters.length > 0 ? (
          <ul className="filters">
            {filters.map((filter) => (
              <li key={filter.path}>
                <a href={filter.path} aria-current={filter.current ? "true" : undefined}>
                  {filter.label}
                </a>
              </li>
            ))}
          </ul>
        ) : null}
        {questions.length > 0 ? (
          <QuestionList questions={questions} now={now} />
        ) : (
          <Empty title={waiting ? en.emptyUnanswered : en.empty}>
            <p>{waiting ? en.emptyUnansweredText : en.emptyText}</p>
            <p>
              <a className="button" href={waiting ? "/questions" : "/questions/new"}>
                {waiting ? en.questions : en.ask}
              </a>
            </p>
          </Empty>
        )}
        <Pager next={next} />
      </>
    ),
  };
}
