import type { Page } from "../page.ts";
import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";
import { ConsentForm, EverythingBox, type KeptLine, KeptList, ReportForm } from "./kept.tsx";

const words = en.myData;

/** Our account on a network, to be addressed there. */
export type Reachable = { network: string; name: string; accounts: string[] };

/** Where somebody without a login here says which account is theirs. It is the same whether anybody knows it or not. */
export const myDataPage = (given: {
  networks: Reachable[];
  network?: string;
  handle?: string;
  fault?: string;
  member: { name: string } | null;
}): Page => ({
  title: words.title,
  canonical: "/my-data",
  status: given.fault === undefined ? 200 : 422,
  body: (
    <>
      <h1>{words.title}</h1>
      <p>{words.why}</p>
      {given.member ? (
        <p>
          {words.signedIn} <a href="/me">{en.me.title}</a>
        </p>
      ) : (
        <p>
          {words.members} <a href="/me">{en.me.title}</a>
        </p>
      )}
      {given.networks.length === 0 ? (
        <p>{words.nowhere}</p>
      ) : (
        <form method="post" action="/my-data">
          <Field id="network" label={words.network}>
            <select id="network" name="network" defaultValue={given.network}>
              {given.networks.map(({ network, name }) => (
                <option key={network} value={network}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <Field id="handle" label={words.handle} hint={words.handleHint} fault={given.fault}>
            <input
              id="handle"
              name="handle"
              required
              maxLength={200}
              defaultValue={given.handle}
              autoComplete="off"
              autoCapitalize="none"
              aria-invalid={given.fault ? true : undefined}
              aria-describedby={given.fault ? "handle-hint handle-fault" : "handle-hint"}
            />
          </Field>
          <button type="submit" className="primary">
            {words.getCode}
          </button>
        </form>
      )}
    </>
  ),
});

/** The code, and how it is sent. */
export const waitingPage = (given: {
  secret: string;
  code: string;
  network: string;
  handle: string;
  accounts: string[];
}): Page => ({
  title: words.title,
  personal: true,
  body: (
    <>
      <h1>{words.title}</h1>
      <p>
        {words.post} <bdi>{given.handle}</bdi> ({given.network}):
      </p>
      <p className="card">
        <code>
          {given.accounts[0] === undefined ? "" : `@${given.accounts[0].replace(/^@/, "")} `}
          {words.sentence} {given.code}
        </code>
      </p>
      <p>{words.how}</p>
      <p className="notice">{words.warning}</p>
      <p>
        <a className="button" href={`/my-data/${given.secret}`}>
          {words.look}
        </a>
      </p>
      <p className="quiet">{words.keepPage}</p>
    </>
  ),
});

/** What is kept about a proved account: seen, corrected, taken along, erased. */
export const provedPage = (given: { secret: string; network: string; handle: string; kept: KeptLine[] }): Page => {
  const at = `/my-data/${given.secret}`;
  return {
    title: words.title,
    personal: true,
    body: (
      <>
        <h1>{words.title}</h1>
        <p>
          {words.proved}{" "}
          <strong>
            <bdi>{given.handle}</bdi>
          </strong>{" "}
          ({given.network}). {words.only}
        </p>
        <KeptList kept={given.kept} exportAt={`${at}/export`} />
        <ConsentForm action={`${at}/consent`} networks={[given.network]} everywhere={false} />
        <ReportForm action={`${at}/report`} />
        <section aria-labelledby="erase">
          <h2 id="erase">{words.erase}</h2>
          <p>{words.eraseWhy}</p>
          <form method="post" action={`${at}/erase`}>
            <p>
              <label>
                <input type="checkbox" name="sure" value="1" required /> {words.sure}
              </label>
            </p>
            <EverythingBox />
            <button type="submit">{words.erase}</button>
          </form>
        </section>
        <form method="post" action={`${at}/end`}>
          <button type="submit" className="plain">
            {words.end}
          </button>
        </form>
      </>
    ),
  };
};

/** One sentence for a page that never was, is over or is another's: it tells nothing else. */
export const noSuchProofPage = (): Page => ({
  title: words.over,
  status: 404,
  personal: true,
  body: (
    <>
      <h1>{words.over}</h1>
      <p>{words.overWhy}</p>
      <p>
        <a href="/my-data">{words.again}</a>
      </p>
    </>
  ),
});
