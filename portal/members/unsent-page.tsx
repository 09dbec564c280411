import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

const words = en.unsent;

type Given = {
  action: string;
  fields: Record<string, string>;
  /** of the path that leads here; null where nothing could be kept, and all that can be done is to copy it */
  secret: string | null;
};

/** What somebody wrote before they signed in, to be looked at and published by a button: nothing is sent by itself. */
export function unsentPage({ action, fields, secret }: Given): Page {
  const { title, text, ...others } = fields;
  return {
    title: words.title,
    status: secret === null ? 503 : 200,
    body: (
      <>
        <h1>{words.title}</h1>
        <p className="notice">{secret === null ? words.copy : words.why}</p>
        {secret === null ? (
          <p>
            <a href="/sign-in">{en.signIn.title}</a>
          </p>
        ) : null}
        <form method="post" action={action}>
          {title === undefined ? null : (
            <Field id="title" label={words.heading}>
              <input id="title" name="title" type="text" maxLength={200} defaultValue={title} dir="auto" />
            </Field>
          )}
          {text === undefined ? null : (
            <Field id="text" label={words.text}>
              <textarea id="text" name="text" maxLength={20_000} defaultValue={text} dir="auto" rows={12} />
            </Field>
          )}
          {Object.entries(others).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          {secret === null ? null : (
            <>
              <input type="hidden" name="unsent" value={secret} />
              <button type="submit" className="primary">
                {words.publish}
              </button>
            </>
          )}
        </form>
        {secret === null ? null : (
          <form method="post" action={`/unsent/${secret}`}>
            <button type="submit" className="plain">
              {words.discard}
            </button>
          </form>
        )}
      </>
    ),
  };
}
