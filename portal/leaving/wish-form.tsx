import { Field } from "../shell/field.tsx";
import { en } from "./en.ts";

export type WishGiven = {
  willing: boolean;
  perWeek: number;
  byMail: boolean;
  tags: string;
  categories: { id: string; name: string; chosen: boolean }[];
  quiet: { from: string; to: string; timezone: string };
  /** no mail at all was chosen elsewhere */
  noMail: boolean;
  faults?: { tags?: string; quiet?: string };
};

/** Whether, about what, how often and when a member may be asked. */
export function WishForm({ willing, perWeek, byMail, tags, categories, quiet, noMail, faults = {} }: WishGiven) {
  return (
    <section aria-labelledby="wishes" className="card">
      <h2 id="wishes">{en.wishes}</h2>
      <form method="post" action="/asked/wishes">
        <p>
          <label>
            <input type="checkbox" name="willing" value="yes" defaultChecked={willing} /> {en.willing}
          </label>
        </p>
        <Field id="perWeek" label={en.perWeek}>
          <input id="perWeek" name="perWeek" type="number" min={1} max={20} required defaultValue={perWeek} />
        </Field>
        <p>
          <label>
            <input type="checkbox" name="byMail" value="yes" defaultChecked={byMail} /> {en.byMail}
          </label>
          <span className="hint"> {noMail ? en.mailNone : en.byMailHint}</span>
        </p>
        {categories.length > 0 ? (
          <fieldset>
            <legend>{en.categories}</legend>
            {categories.map((category) => (
              <p key={category.id}>
                <label>
                  <input
                    type="checkbox"
                    name={`category-${category.id}`}
                    value="yes"
                    defaultChecked={category.chosen}
                  />{" "}
                  <bdi>{category.name}</bdi>
                </label>
              </p>
            ))}
          </fieldset>
        ) : null}
        <Field id="tags" label={en.tags} fault={faults.tags}>
          <input
            id="tags"
            name="tags"
            type="text"
            maxLength={900}
            defaultValue={tags}
            autoComplete="off"
            aria-invalid={faults.tags ? true : undefined}
            aria-describedby={faults.tags ? "tags-fault" : undefined}
          />
        </Field>
        <fieldset aria-describedby={faults.quiet ? "quiet-hint quiet-fault" : "quiet-hint"}>
          <legend>{en.quiet}</legend>
          <p className="hint" id="quiet-hint">
            {en.quietHint}
          </p>
          <div className="row">
            <label>
              {en.quietFrom} <input name="quietFrom" type="time" defaultValue={quiet.from} />
            </label>
            <label>
              {en.quietTo} <input name="quietTo" type="time" defaultValue={quiet.to} />
            </label>
            <label>
              {en.timezone} <input name="timezone" type="text" maxLength={64} defaultValue={quiet.timezone} />
            </label>
          </div>
          {faults.quiet ? (
            <p className="fault" id="quiet-fault" role="alert">
              {faults.quiet}
            </p>
          ) : null}
        </fieldset>
        <p>
          <button type="submit">{en.save}</button>
        </p>
      </form>
    </section>
  );
}
