import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";
import { type ListedIdea, State } from "./idea-list.tsx";

type ShownIdea = ListedIdea & {
  /** sanitized */
  text: string;
  /** sanitized; empty where we have not answered */
  answer: string;
  product: string | null;
  changes: { id: string; state: keyof typeof en.state; first: boolean; at: Date }[];
  /** of who looks: voted here, or counted by what they wrote elsewhere */
  mine: "voted" | "counted" | null;
};

/** One idea: our answer on top, the vote beside it. */
export function ideaPage({ idea, signedIn, now }: { idea: ShownIdea; signedIn: boolean; now: Date }): Page {
  return {
    title: idea.title,
    description: `${en.state[idea.state]}. ${en.votes(idea.votes)}.`,
    canonical: idea.path,
    section: "/ideas",
    body: (
      <>
        <h1 dir="auto">{idea.title}</h1>
        <article className="card post">
          <div className="side">
            <b>{idea.votes}</b> {en.votesWord(idea.votes)}
            <Vote idea={idea} signedIn={signedIn} />
          </div>
          <div className="main">
            <p className="meta">
              <State state={idea.state} />
              {idea.product ? <bdi>{idea.product}</bdi> : null}
            </p>
            {idea.answer ? (
              <section className="card solution">
                <h2>{en.answer}</h2>
                <Written html={idea.answer} />
              </section>
            ) : (
              <p className="quiet">{en.noAnswer}</p>
            )}
            {idea.text ? <Written html={idea.text} /> : null}
          </div>
        </article>
        <h2>{en.changes}</h2>
        <ul className="rows">
          {idea.changes.map((change) => (
            <li key={change.id}>
              <span className="main">{change.first ? en.added : en.became(en.state[change.state])}</span>
              <Ago at={change.at} now={now} />
            </li>
          ))}
        </ul>
      </>
    ),
  };
}

function Vote({ idea, signedIn }: { idea: ShownIdea; signedIn: boolean }) {
  if (!signedIn) return <a href={`/sign-in?returnTo=${encodeURIComponent(idea.path)}`}>{en.signInToVote}</a>;
  if (idea.mine === "counted") return <p className="quiet">{en.counted}</p>;
  return (
    <form method="post" action={`/ideas/${idea.id}/vote`}>
      <input type="hidden" name="on" value={idea.mine === "voted" ? "no" : "yes"} />
      <button type="submit" aria-pressed={idea.mine === "voted"}>
        {idea.mine === "voted" ? en.unvote : en.vote}
      </button>
    </form>
  );
}
