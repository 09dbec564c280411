import { intents, type SignalFilter, tones, toxicities } from "@earshot/contract/signals.ts";
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { nameOf } from "./names.ts";

/** Languages worth a choice; another one can be asked for with `lang:` in the search. */
export const languages =
  "en de fr es it pt nl pl sv da nb fi cs sk hu ro el tr ru uk ar he fa hi ja ko zh th vi id".split(" ");

/** One field for each thing that analysis says. */
export function SignalFields({
  value,
  onChange,
}: {
  value: SignalFilter;
  onChange: (part: Partial<SignalFilter>) => void;
}) {
  const { t } = useTranslation("understanding");
  const field = <Name extends keyof SignalFilter>(
    name: Name,
    label: string,
    data: { value: string; label: string }[],
  ) => {
    const now = value[name];
    return (
      <Select
        size="xs"
        label={label}
        value={now ?? null}
        data={
          now !== undefined && !data.some((one) => one.value === now) ? [...data, { value: now, label: now }] : data
        }
        onChange={(next) => onChange({ [name]: next ?? undefined } as Partial<SignalFilter>)}
        clearable
        clearButtonProps={{ "aria-label": t("clear", { name: label }) }}
        searchable={data.length > 8}
        placeholder={t("any")}
        comboboxProps={{ withinPortal: false }}
      />
    );
  };
  const of = (name: "tone" | "intent" | "toxicity" | "urgency" | "language", values: readonly string[]) =>
    values.map((one) => ({ value: one, label: nameOf(name, one) }));
  return (
    <>
      {field("tone", t("field.tone"), of("tone", tones))}
      {field("intent", t("field.intent"), of("intent", intents))}
      {field("urgency", t("field.urgency"), of("urgency", ["urgent", "normal"]))}
      {field("toxicity", t("field.toxicity"), of("toxicity", toxicities))}
      {field("language", t("field.language"), of("language", languages))}
    </>
  );
}
