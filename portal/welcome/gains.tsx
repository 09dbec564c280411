import { en } from "./en.ts";

/** What each side gets, and how that is told. */
export function Gains({
  charter,
}: {
  charter: { memberGain: string; memberMeasure: string; companyGain: string; companyMeasure: string };
}) {
  return (
    <dl className="gains">
      <Gain title={en.youGet} gain={charter.memberGain} measure={charter.memberMeasure} />
      <Gain title={en.weGet} gain={charter.companyGain} measure={charter.companyMeasure} />
    </dl>
  );
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
