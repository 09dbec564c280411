import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { Gains } from "../welcome/gains.tsx";
import { en } from "./en.ts";

type Rule =
  | { kind: "accepted_answer" | "recommendation"; points: number }
  | { kind: "helpful_answer"; points: number; threshold: number }
  | { kind: "shipped_idea"; points: number; credits: "first" | "all" };

/** What earns points and what does not, in plain words, for everybody to read. */
export function rulesPage(given: {
  charter: { purpose: string; memberGain: string; memberMeasure: string; companyGain: string; companyMeasure: string };
  open: boolean;
  rules: Rule[];
  dailyCap: number;
  timezone: string;
  /** YYYY-MM-DD */
  since: string;
  signedIn: boolean;
}): Page {
  const { charter } = given;
  return {
    title: en.title,
    description: en.lead,
    canonical: "/points",
    body: (
      <>
        <div className="between">
          <div>
            <h1>{en.title}</h1>
            <p className="lead">{en.lead}</p>
          </div>
          <a className="button" href={given.signedIn ? "/me/points" : "/sign-in?returnTo=%2Fme%2Fpoints"}>
            {given.signedIn ? en.toMine : en.signIn}
          </a>
        </div>
        {given.open ? null : <Empty title={en.closed} />}
        <section aria-labelledby="counts">
          <h2 id="counts">{en.counts}</h2>
          {given.rules.length === 0 ? (
            <p>{en.nothingCounts}</p>
          ) : (
            <ul className="rows">
              {given.rules.map((rule) => (
                <li key={rule.kind}>
                  <p className="tally">
                    <b>{rule.points}</b> {en.points(rule.points).replace(/^\d+ /, "")}
                  </p>
                  <p className="main name">{inWords(rule)}</p>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section className="card" aria-labelledby="much">
          <h2 id="much">{en.howMuch}</h2>
          <p>{en.cap(given.dailyCap, given.timezone)}</p>
          <p>{en.once}</p>
          <p className="quiet">{en.since(given.since)}</p>
        </section>
        <section className="card" aria-labelledby="out">
          <h2 id="out">{en.out}</h2>
          <ul>
            {en.outList.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="back">
          <h2 id="back">{en.back}</h2>
          <p>{en.backText}</p>
        </section>
        <section className="card" aria-labelledby="dispute">
          <h2 id="dispute">{en.dispute}</h2>
          <p>{en.disputeText}</p>
        </section>
        {charter.purpose ? (
          <section aria-labelledby="why">
            <h2 id="why">{en.charter}</h2>
            <p dir="auto">{charter.purpose}</p>
            <Gains charter={charter} />
          </section>
        ) : null}
      </>
    ),
  };
}

function inWords(rule: Rule): string {
  if (rule.kind === "helpful_answer") return en.rule.helpful_answer(rule.threshold);
  if (rule.kind === "shipped_idea") return en.rule.shipped_idea[rule.credits];
  return en.rule[rule.kind];
}
