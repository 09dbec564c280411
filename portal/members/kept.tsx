import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

const words = en.me;

/** One thing that is kept, and where it came from. */
export type KeptLine = { what: string; value: string; from: string; at: string | null };

export const day = (at: string) => <time dateTime={at}>{at.slice(0, 10)}</time>;

/** Everything that is kept, with its source; and the file of all of it. */
export function KeptList({ kept, exportAt }: { kept: KeptLine[]; exportAt: string }) {
  return (
    <section aria-labelledby="kept">
      <h2 id="kept">{words.kept}</h2>
      <p>{words.keptWhy}</p>
      <dl>
        {kept.map((line) => (
          <div key={`${line.what} ${line.value} ${line.at}`}>
            <dt>{line.what}</dt>
            <dd>
              {line.value === "" ? null : (
                <>
                  <bdi>{line.value}</bdi>
                  {line.from === "" ? null : ", "}
                </>
              )}
              {line.from}
              {line.at === null ? null : <>, {day(line.at)}</>}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={exportAt} download="what-is-kept-about-me.json">
          {words.export}
        </a>
      </p>
    </section>
  );
}

/** A yes or a no to being written to, for a purpose and a place; taken back as easily as it is given. */
export function ConsentForm({
  action,
  networks,
  everywhere,
}: {
  action: string;
  networks: string[];
  /** whether a word can count for every place at once */
  everywhere: boolean;
}) {
  return (
    <section aria-labelledby="consent">
      <h2 id="consent">{words.consentTitle}</h2>
      <p>{words.consentWhy}</p>
      <form method="post" action={action}>
        <Field id="purpose" label={words.purpose}>
          <select id="purpose" name="purpose" defaultValue="updates">
            {Object.entries(words.purposes).map(([purpose, label]) => (
              <option key={purpose} value={purpose}>
                {label}
              </option>
            ))}
          </select>
        </Field>
        {networks.length === 1 && !everywhere ? (
          <input type="hidden" name="network" value={networks[0]} />
        ) : (
          <Field id="network" label={words.where}>
            <select id="network" name="network">
              {everywhere ? <option value="">{words.everywhere}</option> : null}
              {networks.map((network) => (
                <option key={network} value={network}>
                  {network}
                </option>
              ))}
            </select>
          </Field>
        )}
        <button type="submit" name="answer" value="no">
          {words.sayNo}
        </button>{" "}
        <button type="submit" name="answer" value="yes">
          {words.sayYes}
        </button>
      </form>
    </section>
  );
}

/** What is wrong about what is kept, told to the team. */
export function ReportForm({ action }: { action: string }) {
  return (
    <section aria-labelledby="correct">
      <h2 id="correct">{words.correct}</h2>
      <form method="post" action={action}>
        <Field id="report" label={words.correctWhat} hint={words.correctHint}>
          <textarea id="report" name="report" required maxLength={2_000} dir="auto" aria-describedby="report-hint" />
        </Field>
        <button type="submit">{words.tellTeam}</button>
      </form>
    </section>
  );
}

/** Whether the texts go too that others built on. */
export function EverythingBox() {
  return (
    <p>
      <label>
        <input type="checkbox" name="everything" value="1" /> {en.erase.everything}
      </label>
    </p>
  );
}
