import { Tooltip } from "@mantine/core";
import styles from "./insights.module.css";

/** A word that says on hover, focus or touch how its figure is computed. */
export function Formula({ label, formula }: { label: string; formula: string }) {
  return (
    <Tooltip label={formula} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={styles.formula} aria-label={`${label}: ${formula}`}>
        {label}
      </button>
    </Tooltip>
  );
}
