import { intents, type SignalField, tones, toxicities } from "@earshot/contract/signals.ts";
import { Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "./names.ts";
import styles from "./understanding.module.css";

const valuesOf: Record<Exclude<SignalField, "language">, readonly string[]> = {
  tone: tones,
  intent: intents,
  urgency: ["urgent", "normal"],
  toxicity: toxicities,
};

/** What it should have been: one press; of intents all that hold, then done. */
export function AuditAnswer({
  field,
  values,
  onAnswer,
}: {
  field: Exclude<SignalField, "language">;
  values: string[];
  onAnswer: (values: string[]) => void;
}) {
  const { t } = useTranslation("understanding");
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set(values));
  const place = useRef<HTMLFieldSetElement>(null);
  // Who pressed a key goes on with the keyboard.
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const several = field === "intent";
  const choices = several ? valuesOf[field] : valuesOf[field].filter((value) => !values.includes(value));
  return (
    <fieldset ref={place} className={styles.choices}>
      <legend>{t("audit.instead")}</legend>
      {choices.map((value) => (
        <button
          key={value}
          type="button"
          className={styles.choice}
          aria-pressed={several ? held.has(value) : undefined}
          onClick={() => {
            if (!several) return onAnswer([value]);
            const next = new Set(held);
            if (!next.delete(value)) next.add(value);
            setHeld(next);
          }}
        >
          {nameOf(field, value)}
        </button>
      ))}
      {several ? (
        <Group>
          <Button size="compact-sm" variant="light" onClick={() => onAnswer([...held])}>
            {t("audit.done")}
          </Button>
        </Group>
      ) : null}
    </fieldset>
  );
}
