import { en } from "./en.ts";

/** Where a mail address is typed; `fault` says what was wrong with the last one. */
export function SignInPage(props: { base: string; returnTo: string; email?: string; fault?: string }) {
  return (
    <>
      <h1>{en.signIn.title}</h1>
      <p>{en.signIn.why}</p>
      <form method="post" action={`${props.base}/sign-in`}>
        <p>
          <label htmlFor="email">{en.signIn.email}</label>
          <br />
          <input
            id="email"
            name="email"
            type="email"
            autoComplete="email"
            required
            maxLength={254}
            defaultValue={props.email}
            aria-invalid={props.fault ? true : undefined}
            aria-describedby={props.fault ? "email-fault" : undefined}
          />
        </p>
        {props.fault && (
          <p id="email-fault" role="alert">
            {props.fault}
          </p>
        )}
        {/* People do not see it; programs fill it in. */}
        <p hidden>
          <label htmlFor="website">{en.signIn.leaveEmpty}</label>
          <input id="website" name="website" tabIndex={-1} autoComplete="off" />
        </p>
        <input type="hidden" name="returnTo" value={props.returnTo} />
        <button type="submit">{en.signIn.send}</button>
      </form>
    </>
  );
}

/** The same whether anybody has the address or not. */
export function LinkSentPage(props: { base: string; email: string }) {
  return (
    <>
      <h1>{en.sent.title}</h1>
      <p>{en.sent.sent(props.email)}</p>
      <p>{en.sent.nothing}</p>
      <p>
        <a href={`${props.base}/sign-in`}>{en.sent.again}</a>
      </p>
    </>
  );
}

/** A link that was opened: signing in is a button, so that programs that look into mail sign nobody in. */
export function ConfirmSignInPage(props: {
  action: string;
  portal: string;
  email: string;
  isNew: boolean;
  name?: string;
  fault?: string;
}) {
  return (
    <>
      <h1>{en.confirm.title(props.portal)}</h1>
      <p>
        {en.confirm.as} <strong>{props.email}</strong>
      </p>
      <form method="post" action={props.action}>
        {props.isNew && (
          <>
            <p>
              <label htmlFor="name">{en.confirm.name}</label>
              <br />
              <input
                id="name"
                name="name"
                required
                maxLength={80}
                autoComplete="nickname"
                defaultValue={props.name}
                aria-invalid={props.fault ? true : undefined}
                aria-describedby={props.fault ? "name-hint name-fault" : "name-hint"}
              />
            </p>
            <p id="name-hint">{en.confirm.nameHint}</p>
          </>
        )}
        {props.fault && (
          <p id="name-fault" role="alert">
            {props.fault}
          </p>
        )}
        <button type="submit">{en.confirm.go}</button>
      </form>
    </>
  );
}

export function FaultyLinkPage(props: { sentence: string; againHref: string }) {
  return (
    <>
      <h1>{en.faulty.title}</h1>
      <p>{props.sentence}</p>
      <p>
        <a href={props.againHref}>{en.faulty.again}</a>
      </p>
    </>
  );
}

export function SignOutPage(props: { base: string; member: { name: string; email: string } | null }) {
  return (
    <>
      <h1>{en.signOut.title}</h1>
      {props.member ? (
        <form method="post" action={`${props.base}/sign-out`}>
          <p>
            {en.signOut.as} <strong>{props.member.name}</strong> ({props.member.email})
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
          {en.signOut.nobody} <a href={`${props.base}/sign-in`}>{en.signIn.title}</a>
        </p>
      )}
    </>
  );
}
