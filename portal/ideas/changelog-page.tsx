import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Pager } from "../shell/pager.tsx";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";
import { State } from "./idea-list.tsx";

export type Told = {
  id: string;
  path: string;
  title: string;
  state: "shipped" | "declined";
  /** sanitized */
  answer: string;
  at: Date;
  votes: number;
  credits: string[];
};

/** You said, we did, or did not and why: with who asked for it. */
export function changelogPage({ entries, next, now }: { entries: Told[]; next: string | null; now: Date }): Page {
  return {
    title: en.changelog,
    description: en.changelogLead,
    canonical: "/changelog",
    section: "/ideas",
    body: (
      <>
        <h1>{en.changelog}</h1>
        <p className="lead">{en.changelogLead}</p>
        {entries.length === 0 ? (
          <Empty title={en.emptyChangelog}>
            <p>
              <a href="/ideas">{en.ideas}</a>
            </p>
          </Empty>
        ) : null}
        {entries.map((entry) => (
          <article key={entry.id} className="card">
            <h2>
              <a href={entry.path} dir="auto">
                {entry.title}
              </a>
            </h2>
            <p className="meta">
              <State state={entry.state} />
              <Ago at={entry.at} now={now} />
            </p>
            {entry.answer ? <Written html={entry.answer} /> : null}
            {entry.credits.length > 0 ? (
              <p className="quiet">
                <bdi>{en.credits(entry.credits.join(", "), Math.max(0, entry.votes - entry.credits.length))}</bdi>.{" "}
                {en.thanks}
              </p>
            ) : null}
          </article>
        ))}
        <Pager next={next} />
      </>
    ),
  };
}
