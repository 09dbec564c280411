import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { Pager } from "../shell/pager.tsx";
import { en } from "./en.ts";
import { IdeaList, type ListedIdea } from "./idea-list.tsx";

type Choice = { path: string; label: string; current: boolean };

/** The board: ideas by state, in the order that was asked for. */
export function boardPage({
  ideas,
  states,
  sorts,
  next,
  now,
}: {
  ideas: ListedIdea[];
  states: Choice[];
  sorts: Choice[];
  next: string | null;
  now: Date;
}): Page {
  return {
    title: en.ideas,
    description: en.lead,
    canonical: "/ideas",
    section: "/ideas",
    body: (
      <>
        <div className="between">
          <div>
            <h1>{en.ideas}</h1>
            <p className="lead">{en.lead}</p>
          </div>
          <p className="row">
            <a className="button" href="/roadmap">
              {en.roadmap}
            </a>
            <a className="button" href="/changelog">
              {en.changelog}
            </a>
          </p>
        </div>
        <Choices choices={states} />
        <Choices choices={sorts} />
        {ideas.length > 0 ? (
          <IdeaList ideas={ideas} now={now} />
        ) : (
          <Empty title={en.emptyTitle}>
            <p>{en.emptyText}</p>
            <p>
              <a className="button" href="/questions/new">
                {en.emptyAsk}
              </a>
            </p>
          </Empty>
        )}
        <Pager next={next} />
      </>
    ),
  };
}

function Choices({ choices }: { choices: Choice[] }) {
  return (
    <ul className="filters">
      {choices.map(({ path, label, current }) => (
        <li key={path}>
          <a href={path} aria-current={current ? "true" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
