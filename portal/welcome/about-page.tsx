import type { Page } from "../page.ts";
import { Written } from "../shell/written.tsx";
import { en } from "./en.ts";
import { Gains } from "./gains.tsx";

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
        <Gains charter={charter} />
        <section className="card" id="rules">
          <h2>{en.rules}</h2>
          {rules ? <Written html={rules} /> : <p>{en.noRules}</p>}
        </section>
      </>
    ),
  };
}
