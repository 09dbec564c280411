import { Select } from "@mantine/core";
import styles from "./people.module.css";

type Props<V extends string> = {
  label: string;
  value: V | undefined;
  choices: { value: V; label: string }[];
  onPick: (value: V | undefined) => void;
};

/** One filter of a list: says what it is while it asks for nothing, and can be emptied. */
export function FilterSelect<V extends string>({ label, value, choices, onPick }: Props<V>) {
  return (
    <Select
      size="xs"
      className={styles.filter}
      aria-label={label}
      placeholder={label}
      value={value ?? null}
      data={choices}
      onChange={(picked) => onPick(choices.find((choice) => choice.value === picked)?.value)}
      clearable
      checkIconPosition="right"
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
}
