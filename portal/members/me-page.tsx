import { Fragment, type ReactNode } from "react";
import { en as asking } from "../leaving/en.ts";
import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";
import { ConsentForm, day, EverythingBox, type KeptLine, KeptList, ReportForm } from "./kept.tsx";

const words = en.me;

type Given = {
  name: string;
  email: string;
  joinedAt: string;
  rhythm: keyof typeof words.rhythm;
  namedWhenPassedOn: boolean;
  kept: KeptLine[];
  /** where a yes or no can be said, beside everywhere */
  networks: string[];
  fault?: string;
  /** of other capabilities, on top */
  blocks?: ReactNode[];
};

const rhythms = Object.keys(words.rhythm) as (keyof typeof words.rhythm)[];

/** A member's own page: what is kept about them, their wishes, all of it as a file, and the way out. */
export const mePage = (given: Given): Page => ({
  title: words.title,
  status: given.fault === undefined ? 200 : 422,
  body: (
    <>
      <h1>{words.title}</h1>
      {given.blocks?.map((block, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed
        <Fragment key={n}>{block}</Fragment>
      ))}
      <section aria-labelledby="account">
        <h2 id="account">{words.account}</h2>
        <form method="post" action="/me/name">
          <Field id="name" label={words.name} fault={given.fault}>
            <input
              id="name"
              name="name"
              required
              maxLength={80}
              defaultValue={given.name}
              autoComplete="nickname"
              aria-invalid={given.fault ? true : undefined}
              aria-describedby={given.fault ? "name-fault" : undefined}
            />
          </Field>
          <button type="submit">{words.save}</button>
        </form>
        <p>
          {words.mailTo} <bdi>{given.email}</bdi>. {words.joined} {day(given.joinedAt)}.
        </p>
      </section>
      <section aria-labelledby="mail">
        <h2 id="mail">{words.mail}</h2>
        <form method="post" action="/me/mail">
          <fieldset>
            <legend>{words.mailWhy}</legend>
            {rhythms.map((rhythm) => (
              <p key={rhythm}>
                <label>
                  <input type="radio" name="rhythm" value={rhythm} defaultChecked={rhythm === given.rhythm} />{" "}
                  {words.rhythm[rhythm]}
                </label>
              </p>
            ))}
          </fieldset>
          <button type="submit">{words.save}</button>
        </form>
      </section>
      <section aria-labelledby="asked">
        <h2 id="asked">{asking.toAsked}</h2>
        <p>
          {asking.toAskedWhy} <a href="/asked">{asking.wishes}</a>
        </p>
      </section>
      <section aria-labelledby="naming">
        <h2 id="naming">{words.naming}</h2>
        <form method="post" action="/me/naming">
          <p>{words.namingWhy}</p>
          <p>
            <label>
              <input type="checkbox" name="named" value="yes" defaultChecked={given.namedWhenPassedOn} /> {words.named}
            </label>
          </p>
          <button type="submit">{words.save}</button>
        </form>
      </section>
      <KeptList kept={given.kept} exportAt="/me/export" />
      <p>
        {words.prove} <a href="/my-data">{words.proveGo}</a>
      </p>
      <ConsentForm action="/me/consent" networks={given.networks} everywhere />
      <ReportForm action="/me/report" />
      <section aria-labelledby="leave">
        <h2 id="leave">{words.leave}</h2>
        <form method="post" action="/sign-out">
          <button type="submit">{en.signOut.go}</button>{" "}
          <button type="submit" name="everywhere" value="1">
            {en.signOut.everywhere}
          </button>
        </form>
        <h2>{words.erase}</h2>
        <p>{words.eraseWhy}</p>
        <form method="post" action="/me/erase">
          <button type="submit">{words.erase}</button>
        </form>
      </section>
    </>
  ),
});

/** A mail with the link that confirms is on its way. */
export const eraseSentPage = (given: { email: string }): Page => ({
  title: en.erase.title,
  body: (
    <>
      <h1>{en.sent.title}</h1>
      <p>
        {en.erase.sent} <bdi>{given.email}</bdi>. {en.sent.good}
      </p>
      <p>{en.sent.nothing}</p>
    </>
  ),
});

/** The link was opened: erasing is a button, so that programs that look into mail erase nobody. */
export const confirmErasePage = (given: { secret: string; email: string }): Page => ({
  title: en.erase.title,
  body: (
    <>
      <h1>{en.erase.title}</h1>
      <p>
        <strong>
          <bdi>{given.email}</bdi>
        </strong>
      </p>
      <p>{en.erase.confirm}</p>
      <form method="post" action={`/erase/${given.secret}`}>
        <EverythingBox />
        <button type="submit">{en.erase.go}</button>
      </form>
    </>
  ),
});

export const erasedPage = (): Page => ({
  title: en.erase.done,
  body: (
    <>
      <h1>{en.erase.done}</h1>
      <p>{en.erase.doneText}</p>
    </>
  ),
});
