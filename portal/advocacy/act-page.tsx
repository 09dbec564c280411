import type { ReactNode } from "react";
import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";
import { About, type Line, LineMeta, type Pointed, Tally } from "./points-page.tsx";

const words = en.act;

/** One thing that a member did: what it gave, what was said of it, and the form to say that something is wrong. */
export function actPage(given: {
  id: string;
  kind: keyof typeof en.kind;
  about: Pointed;
  state: keyof typeof en.state;
  because: keyof typeof en.because | null;
  happenedAt: Date;
  worth: number;
  rulesVersion: number;
  lines: Line[];
  ruling: { reason: string; by: string | null; at: Date } | null;
  dispute: {
    text: string;
    at: Date;
    decision: keyof typeof words.decided | null;
    reason: string | null;
    by: string | null;
  } | null;
  longest: number;
  written?: { text: string; fault: string };
  now: Date;
}): Page {
  const { dispute, ruling, written } = given;
  const waits = dispute !== null && dispute.decision === null;
  return {
    title: en.kind[given.kind],
    status: written ? 422 : 200,
    body: (
      <>
        <p>
          <a href="/me/points">{words.back}</a>
        </p>
        <h1>{en.kind[given.kind]}</h1>
        <p className="lead">
          <About about={given.about} />
        </p>
        <dl className="gains">
          <Fact title={words.stands}>
            {en.state[given.state]}
            {given.because === null ? null : <>. {en.because[given.because]}</>}
          </Fact>
          <Fact title={words.happened}>
            <Ago at={given.happenedAt} now={given.now} />
          </Fact>
          <Fact title={words.worth}>{en.points(given.worth)}</Fact>
          <Fact title={words.rules}>
            <a href="/points">{words.rulesN(given.rulesVersion)}</a>
          </Fact>
        </dl>
        <h2>{words.lines}</h2>
        {given.lines.length === 0 ? (
          <p>{words.noLines}</p>
        ) : (
          <ul className="rows">
            {given.lines.map((line) => (
              <li key={line.id}>
                <Tally points={line.points} />
                <div className="main">
                  <LineMeta line={line} now={given.now} />
                </div>
              </li>
            ))}
          </ul>
        )}
        {ruling === null || ruling.reason === "" ? null : (
          <section className="card">
            <h2>{words.said}</h2>
            <p className="before" dir="auto">
              {ruling.reason}
            </p>
            <By name={ruling.by} at={ruling.at} now={given.now} />
          </section>
        )}
        {dispute === null ? null : (
          <section className="card">
            <h2>{words.yours}</h2>
            <p className="before" dir="auto">
              {dispute.text}
            </p>
            <Ago at={dispute.at} now={given.now} />
            {dispute.decision === null ? (
              <p>{words.looking}</p>
            ) : (
              <>
                <p>
                  <strong>{words.decided[dispute.decision]}</strong>
                </p>
                <p className="before" dir="auto">
                  {dispute.reason}
                </p>
                <p className="quiet">
                  <bdi>{dispute.by ?? words.team}</bdi>
                </p>
              </>
            )}
          </section>
        )}
        {waits ? null : (
          <form method="post" action={`/me/points/${given.id}/disputes`}>
            <h2>{words.form}</h2>
            <Field id="text" label={words.label} hint={words.hint(given.longest)} fault={written?.fault}>
              <textarea
                id="text"
                name="text"
                required
                minLength={3}
                maxLength={given.longest}
                dir="auto"
                defaultValue={written?.text}
                aria-invalid={written ? true : undefined}
                aria-describedby={written ? "text-hint text-fault" : "text-hint"}
              />
            </Field>
            <button type="submit">{words.send}</button>
          </form>
        )}
      </>
    ),
  };
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function By({ name, at, now }: { name: string | null; at: Date; now: Date }) {
  return (
    <p className="meta">
      <bdi>{words.by(name ?? words.team)}</bdi> <Ago at={at} now={now} />
    </p>
  );
}
