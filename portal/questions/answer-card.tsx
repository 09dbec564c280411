import { Ago } from "../shell/ago.tsx";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";

export type ShownAnswer = {
  id: string;
  html: string;
  text: string;
  author: string;
  team: boolean;
  own: boolean;
  votes: number;
  voted: boolean;
  postedAt: Date;
  editedAt: Date | null;
};

type Around = {
  id: string;
  own: boolean;
  solved: { kind: "accepted" | "likely"; by: "asker" | "teammate" | "votes"; answerId: string } | null;
};

/** One answer; the solution is framed and says who says so. */
export function AnswerCard({
  answer,
  question,
  company,
  signedIn,
  now,
}: {
  answer: ShownAnswer;
  question: Around;
  company: string;
  signedIn: boolean;
  now: Date;
}) {
  const solved = question.solved?.answerId === answer.id ? question.solved : null;
  const accepted = solved?.kind === "accepted";
  return (
    <article className={`card post${solved ? " solution" : ""}`} id={`post-${answer.id}`}>
      <div className="side">
        <VoteButton
          action={`/answers/${answer.id}/votes`}
          on={answer.voted}
          may={signedIn && !answer.own}
          label={en.helpful}
          count={answer.votes}
          words={en.votesN(answer.votes)}
        />
      </div>
      <div className="main">
        {solved ? (
          <p className="row">
            <span className="badge good">{accepted ? en.accepted : en.likely}</span>
            <span className="quiet">
              {solved.by === "votes" ? en.whyVotes : solved.by === "teammate" ? en.whyTeam : en.whyAsker}
            </span>
          </p>
        ) : null}
        <Written html={answer.html} />
        <p className="meta">
          <Byline
            author={answer.author}
            team={answer.team ? company : null}
            verb={en.answered}
            at={answer.postedAt}
            now={now}
          />
          {answer.editedAt ? <a href={`/answers/${answer.id}/history`}>{en.edited}</a> : null}
        </p>
        <div className="row">
          {question.own && !accepted ? (
            <form method="post" action={`/answers/${answer.id}/solution`}>
              <button type="submit">{en.accept}</button>
            </form>
          ) : null}
          {answer.own ? <a href={`/answers/${answer.id}/edit`}>{en.edit}</a> : null}
        </div>
      </div>
    </article>
  );
}

/** Who wrote it and when; a teammate with the company's badge. */
export function Byline(props: { author: string; team: string | null; verb: string; at: Date; now: Date }) {
  return (
    <span>
      <bdi>{props.author}</bdi> {props.team === null ? null : <span className="badge team">{en.team(props.team)}</span>}{" "}
      {props.verb} <Ago at={props.at} now={props.now} />
    </span>
  );
}

/** A counter, and for members the button that counts them in or out. */
export function VoteButton(props: {
  action: string;
  on: boolean;
  may: boolean;
  label: string;
  count: number;
  words: string;
}) {
  const counter = (
    <>
      <b>{props.count}</b>
      <span className="quiet">{props.words}</span>
    </>
  );
  if (!props.may) return <p className="tally">{counter}</p>;
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="on" value={props.on ? "no" : "yes"} />
      <p className="tally">{counter}</p>
      <button type="submit" aria-pressed={props.on}>
        {props.label}
      </button>
    </form>
  );
}
