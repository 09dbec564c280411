import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

export type Draft = { title: string; text: string; categoryId: string; tags: string };
export type Faults = Partial<Record<"title" | "text" | "tags" | "form", string>>;

/** The form to ask, with questions and articles that may answer it already. */
export function askPage({
  draft,
  faults,
  categories,
  similar,
  signedIn,
}: {
  draft: Draft;
  faults: Faults;
  categories: { id: string; name: string }[];
  /** questions and articles found for what was sent; the form then asks whether to publish all the same */
  similar: { path: string; title: string; state: string }[];
  signedIn: boolean;
}): Page {
  return {
    title: en.ask,
    section: "/questions",
    status: Object.keys(faults).length > 0 ? 422 : 200,
    body: (
      <>
        <h1>{en.ask}</h1>
        {signedIn ? null : (
          <p className="notice">
            {en.signInFirst} <a href="/sign-in?returnTo=%2Fquestions%2Fnew">{en.signIn}</a>
          </p>
        )}
        {faults.form ? (
          <p className="fault" role="alert">
            {faults.form}
          </p>
        ) : null}
        <form method="post" action="/questions">
          <Field id="title" label={en.askTitle} hint={en.askTitleHint} fault={faults.title}>
            <input
              id="title"
              name="title"
              type="text"
              required
              minLength={8}
              maxLength={200}
              defaultValue={draft.title}
              dir="auto"
              autoComplete="off"
              data-similar="/questions/similar"
              aria-describedby="title-hint similar"
            />
          </Field>
          <div id="similar" aria-live="polite">
            <Similar known={similar} />
          </div>
          <Field id="text" label={en.askText} hint={en.askTextHint} fault={faults.text}>
            <textarea
              id="text"
              name="text"
              required
              maxLength={20_000}
              defaultValue={draft.text}
              dir="auto"
              aria-describedby="text-hint"
            />
          </Field>
          {categories.length > 0 ? (
            <Field id="categoryId" label={en.askCategory}>
              <select id="categoryId" name="categoryId" defaultValue={draft.categoryId}>
                <option value="">{en.noCategory}</option>
                {categories.map((category) => (
                  <option key={category.id} value={category.id}>
                    {category.name}
                  </option>
                ))}
              </select>
            </Field>
          ) : null}
          <Field id="tags" label={en.askTags} hint={en.askTagsHint} fault={faults.tags}>
            <input
              id="tags"
              name="tags"
              type="text"
              maxLength={250}
              defaultValue={draft.tags}
              dir="auto"
              autoComplete="off"
              aria-describedby="tags-hint"
            />
          </Field>
          {similar.length > 0 ? <input type="hidden" name="sure" value="yes" /> : null}
          <button type="submit" className="primary">
            {similar.length > 0 ? en.publishAll : en.publish}
          </button>
        </form>
      </>
    ),
  };
}

/** Questions that may answer it already; also the answer to the script that asks while one types. */
export function Similar({ known }: { known: { path: string; title: string; state: string }[] }) {
  if (known.length === 0) return null;
  return (
    <div className="card">
      <h2>{en.similar}</h2>
      <ul>
        {known.map((one) => (
          <li key={one.path}>
            <a href={one.path}>
              <bdi>{one.title}</bdi>
            </a>{" "}
            <span className="quiet">{one.state}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
