import type { AskReason } from "@earshot/contract/leaving.ts";
import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";
import { WishForm, type WishGiven } from "./wish-form.tsx";

/** A question that a member is asked; nothing of where it came from. */
export type Asked = {
  id: string;
  path: string;
  title: string;
  snippet: string;
  state: "asked" | "accepted" | "answered";
  reasons: AskReason[];
  /** by the portal's clocks */
  until: string;
  /** what was wrong with why it should go to the team, and what was typed */
  fault?: string;
  typed?: string;
};
export type Thanked = { path: string; title: string; words: string | null; at: Date };

/** What waits for a member's answer, who thanked them, and whether they want to be asked at all. */
export const askedPage = (given: { asked: Asked[]; thanks: Thanked[]; wish: WishGiven; now: Date }): Page => ({
  title: given.asked.length > 0 ? en.title : en.titleNone,
  status: given.asked.some(({ fault }) => fault) || given.wish.faults ? 422 : 200,
  body: (
    <>
      <h1>{given.asked.length > 0 ? en.title : en.titleNone}</h1>
      <p className="lead">{en.lead}</p>
      {given.asked.length === 0 ? <Empty title={en.none} /> : given.asked.map((one) => <One key={one.id} one={one} />)}
      {given.thanks.length > 0 ? (
        <section aria-labelledby="thanks">
          <h2 id="thanks">{en.thanks}</h2>
          <ul className="rows">
            {given.thanks.map((line) => (
              <li key={`${line.path} ${line.at.toISOString()}`}>
                <div className="main">
                  <p className="name">
                    {en.thanksFor}{" "}
                    <a href={line.path}>
                      <bdi>{line.title}</bdi>
                    </a>
                  </p>
                  {line.words === null ? null : (
                    <figure className="quote">
                      <blockquote dir="auto">{line.words}</blockquote>
                      <figcaption>{en.theirWords}</figcaption>
                    </figure>
                  )}
                  <p className="meta">
                    <Ago at={line.at} now={given.now} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <WishForm {...given.wish} />
    </>
  ),
});

function One({ one }: { one: Asked }) {
  const why = en.why(one.reasons);
  const reason = `reason-${one.id}`;
  return (
    <article className="card" aria-labelledby={`asked-${one.id}`}>
      <h2 id={`asked-${one.id}`}>
        <a href={one.path}>
          <bdi>{one.title}</bdi>
        </a>
      </h2>
      {one.snippet === "" ? null : <p dir="auto">{one.snippet}</p>}
      {why.length > 0 ? (
        <p className="quiet">
          {en.because} {why.join("; ")}.
        </p>
      ) : null}
      <p className="quiet">
        {en.until} {one.until}, {en.after}
      </p>
      {one.state === "asked" ? null : <p className="badge good">{en[one.state]}</p>}
      <div className="row">
        {one.state === "asked" ? (
          <form method="post" action={`/asked/${one.id}/accept`}>
            <button type="submit" className="primary">
              {en.accept}
            </button>
          </form>
        ) : (
          <a className="button primary" href={`${one.path}#text`}>
            {en.answer}
          </a>
        )}
        {one.state === "answered" ? null : (
          <form method="post" action={`/asked/${one.id}/decline`}>
            <button type="submit">{en.decline}</button>
          </form>
        )}
      </div>
      <details open={one.fault !== undefined}>
        <summary>{en.escalate}</summary>
        <form method="post" action={`/asked/${one.id}/escalate`}>
          <div className="field">
            <label htmlFor={reason}>{en.escalateWhy}</label>
            <input
              id={reason}
              name="reason"
              type="text"
              required
              minLength={3}
              maxLength={400}
              defaultValue={one.typed}
              autoComplete="off"
              dir="auto"
              aria-invalid={one.fault ? true : undefined}
              aria-describedby={one.fault ? `${reason}-hint ${reason}-fault` : `${reason}-hint`}
            />
            <p className="hint" id={`${reason}-hint`}>
              {en.escalateHint}
            </p>
            {one.fault ? (
              <p className="fault" id={`${reason}-fault`} role="alert">
                {one.fault}
              </p>
            ) : null}
          </div>
          <button type="submit">{en.escalate}</button>
        </form>
      </details>
    </article>
  );
}

/** On the first page, for a member who is asked. */
export function AskedBlock({ asked }: { asked: number }) {
  return (
    <p className="notice">
      {en.waiting(asked)} <a href="/asked">{en.see}</a>
    </p>
  );
}

/** It was over before the member said anything. */
export const overPage = (): Page => ({
  title: en.title,
  status: 409,
  body: (
    <>
      <h1>{en.title}</h1>
      <p>{en.over}</p>
      <p>
        <a href="/asked">{en.toAsked}</a>
      </p>
    </>
  ),
});
