import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

/** Rewording one's own question or answer, or taking it down. */
export function editPage(props: {
  action: string;
  takeDown: string;
  back: string;
  /** null: an answer */
  title: string | null;
  text: string;
  faults: { title?: string; text?: string };
}): Page {
  const heading = props.title === null ? en.editAnswer : en.editQuestion;
  return {
    title: heading,
    section: "/questions",
    status: Object.keys(props.faults).length > 0 ? 422 : 200,
    body: (
      <>
        <h1>{heading}</h1>
        <form method="post" action={props.action}>
          {props.title === null ? null : (
            <Field id="title" label={en.askTitle} fault={props.faults.title}>
              <input
                id="title"
                name="title"
                type="text"
                required
                minLength={8}
                maxLength={200}
                defaultValue={props.title}
                dir="auto"
              />
            </Field>
          )}
          <Field id="text" label={props.title === null ? en.yourAnswer : en.askText} fault={props.faults.text}>
            <textarea id="text" name="text" required maxLength={20_000} defaultValue={props.text} dir="auto" />
          </Field>
          <p className="row">
            <button type="submit" className="primary">
              {en.save}
            </button>
            <a href={props.back}>{en.back}</a>
          </p>
        </form>
        <details>
          <summary>{en.takeDown}</summary>
          <form method="post" action={props.takeDown}>
            <p>{en.takeDownSure}</p>
            <button type="submit">{en.takeDown}</button>
          </form>
        </details>
      </>
    ),
  };
}
