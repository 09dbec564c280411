import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { en } from "./en.ts";

/** What a question or answer said before each edit, newest first. */
export function historyPage(props: {
  title: string;
  back: string;
  versions: { text: string; until: Date }[];
  now: Date;
}): Page {
  return {
    title: en.history,
    section: "/questions",
    body: (
      <>
        <h1>{en.history}</h1>
        <p>
          <a href={props.back}>
            <bdi>{props.title}</bdi>
          </a>
        </p>
        {props.versions.map((version) => (
          <section className="card" key={version.until.toISOString()}>
            <h2>
              {en.before} <Ago at={version.until} now={props.now} />
            </h2>
            <p className="before" dir="auto">
              {version.text}
            </p>
          </section>
        ))}
      </>
    ),
  };
}
