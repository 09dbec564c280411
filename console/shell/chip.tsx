import type { ReactNode } from "react";
import styles from "./chip.module.css";

export type Tone = "waiting" | "good" | "bad";

/** Where something stands, in a word or two; without a tone it is quiet. */
export function Chip({ tone, children }: { tone?: Tone | undefined; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {children}
    </span>
  );
}
