import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { Field } from "../shell/field.tsx";
import { Pager } from "../shell/pager.tsx";
import { Written } from "../shell/written.tsx";
import { AnswerCard, Byline, type ShownAnswer, VoteButton } from "./answer-card.tsx";
import { en } from "./en.ts";
import { structuredQuestion } from "./structured-question.ts";

/** A public post elsewhere that asks this. */
type Place = { network: string; handle: string; url: string | null };

export type ShownQuestion = {
  id: string;
  path: string;
  title: string;
  html: string;
  /** plain text, for search engines */
  text: string;
  author: string;
  team: boolean;
  own: boolean;
  /** the words are the asker's own to change */
  editable: boolean;
  /** the network on which it was asked; null: here */
  askedOn: string | null;
  quote: (Place & { text: string }) | null;
  /** whoever asked took the words down */
  quoteGone: boolean;
  alsoAsked: Place[];
  votes: number;
  voted: boolean;
  followed: boolean;
  answers: number;
  solved: { kind: "accepted" | "likely"; by: "asker" | "teammate" | "votes"; answerId: string } | null;
  category: { path: string; name: string } | null;
  tags: { path: string; name: string }[];
  askedAt: Date;
  editedAt: Date | null;
};

/** A question with its answers, and what one may do there. */
export function questionPage({
  question,
  answers,
  next,
  company,
  signedIn,
  written,
  now,
}: {
  question: ShownQuestion;
  answers: ShownAnswer[];
  next: string | null;
  company: string;
  signedIn: boolean;
  /** an answer that was not taken, with the reason */
  written?: { text: string; fault: string };
  now: Date;
}): Page {
  return {
    title: question.title,
    description: question.text.replace(/\s+/g, " ").slice(0, 200),
    canonical: question.path,
    structured: structuredQuestion(question, answers),
    section: "/questions",
    status: written ? 422 : 200,
    body: (
      <>
        <article className="card post" id={`post-${question.id}`}>
          <div className="side">
            <VoteButton
              action={`/questions/${question.id}/votes`}
              on={question.voted}
              may={signedIn && !question.own}
              label={en.meToo}
              count={question.votes}
              words={en.meTooN(question.votes)}
            />
          </div>
          <div className="main">
            <h1>
              <bdi>{question.title}</bdi>
            </h1>
            {question.html === "" ? null : <Written html={question.html} />}
            <Quoted question={question} />
            <p className="meta">
              <Byline
                author={question.author}
                team={question.team ? company : null}
                verb={question.askedOn === null ? en.asked : en.askedAt(question.askedOn)}
                at={question.askedAt}
                now={now}
              />
              {question.editedAt ? <a href={`/questions/${question.id}/history`}>{en.edited}</a> : null}
              {question.category ? <a href={question.category.path}>{question.category.name}</a> : null}
              {question.tags.map((tag) => (
                <a key={tag.path} className="tag" href={tag.path}>
                  {tag.name}
                </a>
              ))}
            </p>
            {signedIn ? <Acts question={question} /> : null}
          </div>
        </article>
        <h2>{en.answersTitle(question.answers)}</h2>
        {answers.length === 0 ? (
          <Empty title={en.noAnswers}>
            <p>{en.noAnswersText}</p>
          </Empty>
        ) : (
          answers.map((answer) => (
            <AnswerCard
              key={answer.id}
              answer={answer}
              question={question}
              company={company}
              signedIn={signedIn}
              now={now}
            />
          ))
        )}
        <Pager next={next} />
        <form method="post" action={`/questions/${question.id}/answers`}>
          <Field
            id="text"
            label={en.yourAnswer}
            hint={signedIn ? en.answerHint : en.answerUnsigned}
            fault={written?.fault}
          >
            <textarea
              id="text"
              name="text"
              required
              maxLength={20_000}
              dir="auto"
              defaultValue={written?.text}
              aria-describedby="text-hint"
            />
          </Field>
          <button type="submit" className="primary">
            {signedIn ? en.publishAnswer : en.signInToAnswer}
          </button>
        </form>
      </>
    ),
  };
}

/** What was asked elsewhere, in its author's words, and where else it was asked. */
function Quoted({ question }: { question: ShownQuestion }) {
  const { quote, alsoAsked } = question;
  return (
    <>
      {quote ? (
        <figure className="quote">
          <blockquote dir="auto">{quote.text}</blockquote>
          <figcaption>
            <bdi>{quote.handle}</bdi> · <Original place={quote}>{en.originalOn(quote.network)}</Original>
          </figcaption>
        </figure>
      ) : question.quoteGone ? (
        <p className="quiet">{en.quoteGone}</p>
      ) : null}
      {alsoAsked.length > 0 ? (
        <p className="quiet">
          {en.alsoAsked}{" "}
          {alsoAsked.map((place, n) => (
            <span key={`${place.handle} ${place.url}`}>
              {n === 0 ? null : ", "}
              <Original place={place}>{place.network}</Original> (<bdi>{place.handle}</bdi>)
            </span>
          ))}
        </p>
      ) : null}
    </>
  );
}

function Original({ place, children }: { place: Place; children: string }) {
  if (place.url === null) return <>{children}</>;
  return (
    <a href={place.url} rel="noopener nofollow ugc">
      {children}
    </a>
  );
}

function Acts({ question }: { question: ShownQuestion }) {
  return (
    <div className="row">
      <form method="post" action={`/questions/${question.id}/follow`}>
        <input type="hidden" name="on" value={question.followed ? "no" : "yes"} />
        <button type="submit" className="plain">
          {question.followed ? en.unfollow : en.follow}
        </button>
      </form>
      {question.editable ? <a href={`/questions/${question.id}/edit`}>{en.edit}</a> : null}
      {question.own && question.quote ? (
        <form method="post" action={`/questions/${question.id}/quote`}>
          <button type="submit" className="plain">
            {en.takeQuoteDown}
          </button>
        </form>
      ) : null}
      {question.own && question.solved && question.solved.by !== "votes" ? (
        <form method="post" action={`/questions/${question.id}/solution`}>
          <button type="submit" className="plain">
            {en.reopen}
          </button>
        </form>
      ) : null}
    </div>
  );
}
