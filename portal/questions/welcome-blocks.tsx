import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";
import { type Listed, QuestionList } from "./question-list.tsx";

/** The first page's part of questions: categories, what is new, what many have. */
export function QuestionsWelcome({
  categories,
  newest,
  wanted,
  now,
}: {
  categories: { path: string; name: string; description: string; questions: number }[];
  newest: Listed[];
  wanted: Listed[];
  now: Date;
}) {
  return (
    <>
      <p className="row">
        <a className="button primary" href="/questions/new">
          {en.ask}
        </a>
        <a href="/questions?state=unanswered">{en.unanswered}</a>
      </p>
      {categories.length > 0 ? (
        <section aria-labelledby="categories">
          <h2 id="categories">{en.categories}</h2>
          <ul className="cards">
            {categories.map((category) => (
              <li key={category.path} className="card">
                <h3>
                  <a href={category.path}>{category.name}</a>
                </h3>
                {category.description ? <p className="quiet">{category.description}</p> : null}
                <p className="quiet">{en.questionsN(category.questions)}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="newest">
        <h2 id="newest">{en.newest}</h2>
        {newest.length > 0 ? (
          <QuestionList questions={newest} now={now} />
        ) : (
          <Empty title={en.empty}>
            <p>{en.emptyText}</p>
          </Empty>
        )}
      </section>
      {wanted.length > 0 ? (
        <section aria-labelledby="wanted">
          <h2 id="wanted">{en.wanted}</h2>
          <QuestionList questions={wanted} now={now} />
        </section>
      ) : null}
    </>
  );
}

/** The search page's part of questions. */
export function QuestionResults({ questions, next, now }: { questions: Listed[]; next: string | null; now: Date }) {
  return (
    <section aria-labelledby="found-questions">
      <h2 id="found-questions">{en.found}</h2>
      {questions.length > 0 ? (
        <>
          <QuestionList questions={questions} now={now} />
          {next === null ? null : (
            <p className="pager">
              <a href={next}>{en.moreAnswers}</a>
            </p>
          )}
        </>
      ) : (
        <Empty title={en.notFound}>
          <p>{en.notFoundText}</p>
          <p>
            <a className="button" href="/questions/new">
              {en.ask}
            </a>
          </p>
        </Empty>
      )}
    </section>
  );
}
