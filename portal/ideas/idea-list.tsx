import { Ago } from "../shell/ago.tsx";
import { en } from "./en.ts";

export type ListedIdea = {
  id: string;
  path: string;
  title: string;
  state: keyof typeof en.state;
  votes: number;
  changedAt: Date;
};

/** Ideas in rows: votes first, then what it is and where it stands. */
export function IdeaList({ ideas, now }: { ideas: ListedIdea[]; now: Date }) {
  return (
    <ul className="rows">
      {ideas.map((idea) => (
        <li key={idea.id}>
          <p className="tally">
            <b>{idea.votes}</b> {en.votesWord(idea.votes)}
          </p>
          <div className="main">
            <h3>
              <a href={idea.path} dir="auto">
                {idea.title}
              </a>
            </h3>
            <p className="meta">
              <State state={idea.state} />
              <Ago at={idea.changedAt} now={now} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function State({ state }: { state: keyof typeof en.state }) {
  return <span className={state === "shipped" ? "badge good" : "badge"}>{en.state[state]}</span>;
}
