import type { Page } from "../page.ts";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";

/** The charter in plain words, and the rules. */
export function aboutPage({
  charter,
  rules,
}: {
  charter: { purpose: string; memberGain: string; memberMeasure: string; companyGain: string; companyMeasure: string };
  /** sanitized */
  rules: string;
}): Page {
  return {
    title: en.about,
    description: charter.purpose || undefined,
    canonical: "/about",
    body: (
      <>
        <h1>{en.about}</h1>
        {charter.purpose ? (
          <section className="card">
            <h2>{en.purpose}</h2>
            <p>{charter.purpose}</p>
          </section>
        ) : null}
        <dl className="gains">
          <Gain title={en.youGet} gain={charter.memberGain} measure={charter.memberMeasure} />
          <Gain title={en.weGet} gain={charter.companyGain} measure={charter.companyMeasure} />
        </dl>
        <section className="card" id="rules">
          <h2>{en.rules}</h2>
          {rules ? <Written html={rules} /> : <p>{en.noRules}</p>}
        </section>
      </>
    ),
  };
}

function Gain({ title, gain, measure }: { title: string; gain: string; measure: string }) {
  if (!gain) return null;
  return (
    <div className="card">
      <dt>{title}</dt>
      <dd>{gain}</dd>
      {measure ? <dd className="quiet">{en.measured(measure)}</dd> : null}
    </div>
  );
}
