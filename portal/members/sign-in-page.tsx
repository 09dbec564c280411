import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

/** Where a mail address is typed; `fault` says what was wrong with the last one. */
export function signInPage(given: { returnTo: string; fault?: string }): Page {
  return {
    title: en.signIn.title,
    status: given.fault === undefined ? 200 : 400,
    body: (
      <>
        <h1>{en.signIn.title}</h1>
        {given.returnTo.startsWith("/unsent/") ? <p className="notice">{en.unsent.kept}</p> : null}
        <p>{en.signIn.why}</p>
        <form method="post" action="/sign-in">
          <Field id="email" label={en.signIn.email} fault={given.fault}>
            <input
              id="email"
              name="email"
              type="email"
              autoComplete="email"
              required
              maxLength={254}
              aria-invalid={given.fault ? true : undefined}
              aria-describedby={given.fault ? "email-fault" : undefined}
            />
          </Field>
          {/* People do not see it; programs fill it in. */}
          <p hidden>
            <label htmlFor="website">{en.signIn.leaveEmpty}</label>
            <input id="website" name="website" tabIndex={-1} autoComplete="off" />
          </p>
          <input type="hidden" name="returnTo" value={given.returnTo} />
          <button type="submit">{en.signIn.send}</button>
        </form>
      </>
    ),
  };
}

/** The same whether anybody has the address or not. */
export const linkSentPage = (given: { email: string }): Page => ({
  title: en.sent.title,
  body: (
    <>
      <h1>{en.sent.title}</h1>
      <p>
        {en.sent.sent} <bdi>{given.email}</bdi>. {en.sent.good}
      </p>
      <p>{en.sent.nothing}</p>
      <p>
        <a href="/sign-in">{en.sent.again}</a>
      </p>
    </>
  ),
});

/** A link that was opened: signing in is a button, so that programs that look into mail sign nobody in. */
export function confirmSignInPage(given: { secret: string; email: string; isNew: boolean; fault?: string }): Page {
  return {
    title: en.confirm.title,
    status: given.fault === undefined ? 200 : 400,
    body: (
      <>
        <h1>{en.confirm.title}</h1>
        <p>
          {en.confirm.as}{" "}
          <strong>
            <bdi>{given.email}</bdi>
          </strong>
        </p>
        <form method="post" action={`/sign-in/${given.secret}`}>
          {given.isNew && (
            <Field id="name" label={en.confirm.name} hint={en.confirm.nameHint} fault={given.fault}>
              <input
                id="name"
                name="name"
                required
                maxLength={80}
                autoComplete="nickname"
                aria-invalid={given.fault ? true : undefined}
                aria-describedby={given.fault ? "name-hint name-fault" : "name-hint"}
              />
            </Field>
          )}
          <button type="submit">{en.confirm.go}</button>
        </form>
      </>
    ),
  };
}

export const faultyLinkPage = (given: { sentence: string }): Page => ({
  title: en.faulty.title,
  status: 422,
  body: (
    <>
      <h1>{en.faulty.title}</h1>
      <p>{given.sentence}</p>
      <p>
        <a href="/sign-in">{en.faulty.again}</a>
      </p>
    </>
  ),
});

export const signOutPage = (given: { member: { name: string; email: string } | null }): Page => ({
  title: en.signOut.title,
  body: (
    <>
      <h1>{en.signOut.title}</h1>
      {given.member ? (
        <form method="post" action="/sign-out">
          <p>
            {en.signOut.as}{" "}
            <strong>
              <bdi>{given.member.name}</bdi>
            </strong>{" "}
            (<bdi>{given.member.email}</bdi>)
          </p>
          <p>
            <button type="submit">{en.signOut.go}</button>{" "}
            <button type="submit" name="everywhere" value="1">
              {en.signOut.everywhere}
            </button>
          </p>
        </form>
      ) : (
        <p>
          {en.signOut.nobody} <a href="/sign-in">{en.signIn.title}</a>
        </p>
      )}
    </>
  ),
});
