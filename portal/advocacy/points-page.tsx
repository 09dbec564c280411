import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Pager } from "../shell/pager.tsx";
import { en } from "./en.ts";

/** What an act is about: a place on this site or elsewhere; neither when it is not shown any more. */
export type Pointed = { title: string; href: string | null; outside: boolean };

/** A line of the ledger, as its member reads it. */
export type Line = {
  id: string;
  actId: string;
  kind: keyof typeof en.kind;
  about: Pointed;
  points: number;
  /** by the rule; more than `points` when the day was full */
  worth: number;
  reason: keyof typeof en.reason;
  at: Date;
};

/** An act that gives no points now. */
export type Beside = {
  id: string;
  kind: keyof typeof en.kind;
  about: Pointed;
  state: keyof typeof en.state;
  at: Date;
};

/** A member's points: what they have, and every line of it. */
export function pointsPage(given: {
  balance: number;
  lines: Line[];
  beside: Beside[];
  next: string | null;
  now: Date;
}): Page {
  return {
    title: en.mine.title,
    body: (
      <>
        <h1>{en.mine.title}</h1>
        <p className="lead">
          <strong>{en.mine.balance(given.balance)}</strong> <a href="/points">{en.toRules}</a>
        </p>
        {given.beside.length === 0 ? null : (
          <section aria-labelledby="beside">
            <h2 id="beside">{en.mine.beside}</h2>
            <p className="quiet">{en.mine.besideWhy}</p>
            <ul className="rows">
              {given.beside.map((act) => (
                <li key={act.id}>
                  <div className="main">
                    <p className="name">
                      <About about={act.about} />
                    </p>
                    <p className="meta">
                      <span className="badge">{en.state[act.state]}</span>
                      <span>{en.kind[act.kind]}</span>
                      <Ago at={act.at} now={given.now} />
                    </p>
                  </div>
                  <Details id={act.id} title={act.about.title} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <h2>{en.mine.lines}</h2>
        {given.lines.length === 0 ? (
          <Empty title={en.mine.empty}>
            <p>{en.mine.emptyText}</p>
            <p>
              <a className="button" href="/questions?state=unanswered">
                {en.mine.answerSome}
              </a>
            </p>
          </Empty>
        ) : (
          <ul className="rows">
            {given.lines.map((line) => (
              <li key={line.id} id={`line-${line.id}`}>
                <Tally points={line.points} />
                <div className="main">
                  <p className="name">
                    <About about={line.about} />
                  </p>
                  <LineMeta line={line} now={given.now} />
                </div>
                <Details id={line.actId} title={line.about.title} />
              </li>
            ))}
          </ul>
        )}
        <Pager next={given.next} />
        <p>
          <a href="/me/points/export" download="my-points.json">
            {en.mine.export}
          </a>
        </p>
      </>
    ),
  };
}

export function Tally({ points }: { points: number }) {
  return (
    <p className="tally">
      <b>{points > 0 ? `+${points}` : `−${-points}`}</b> {en.points(Math.abs(points)).replace(/^\d+ /, "")}
    </p>
  );
}

export function LineMeta({ line, now }: { line: Line; now: Date }) {
  return (
    <p className="meta">
      <span>{en.kind[line.kind]}</span>
      <span>{en.reason[line.reason]}</span>
      {line.reason === "rule" && line.points < line.worth ? <span>{en.partly(line.worth)}</span> : null}
      <Ago at={line.at} now={now} />
    </p>
  );
}

export function About({ about: { title, href, outside } }: { about: Pointed }) {
  if (href === null) return title === "" ? <span className="gone">{en.mine.gone}</span> : <bdi>{title}</bdi>;
  return (
    <a href={href} {...(outside && { rel: "nofollow noopener ugc" })}>
      <bdi>{title}</bdi>
    </a>
  );
}

function Details({ id, title }: { id: string; title: string }) {
  return (
    <a className="quiet" href={`/me/points/${id}`} aria-label={en.mine.openOf(title || en.mine.gone)}>
      {en.mine.open}
    </a>
  );
}
