import type { Page } from "../page.ts";
import { en } from "./en.ts";
import { type ListedIdea, State } from "./idea-list.tsx";

/** What is planned, started and shipped, side by side. */
export function roadmapPage({
  columns,
}: {
  columns: { state: "planned" | "started" | "shipped"; ideas: ListedIdea[]; more: string | null }[];
}): Page {
  return {
    title: en.roadmap,
    description: en.roadmapLead,
    canonical: "/roadmap",
    section: "/ideas",
    body: (
      <>
        <h1>{en.roadmap}</h1>
        <p className="lead">{en.roadmapLead}</p>
        <div className="cards">
          {columns.map(({ state, ideas, more }) => (
            <section key={state} className="card">
              <h2>
                <State state={state} />
              </h2>
              {ideas.length === 0 ? <p className="quiet">{en.emptyRoadmap}</p> : null}
              <ul>
                {ideas.map((idea) => (
                  <li key={idea.id}>
                    <a href={idea.path} dir="auto">
                      {idea.title}
                    </a>{" "}
                    <span className="quiet">{en.votes(idea.votes)}</span>
                  </li>
                ))}
              </ul>
              {more ? (
                <p>
                  <a href={more}>{en.all}</a>
                </p>
              ) : null}
            </section>
          ))}
        </div>
      </>
    ),
  };
}
