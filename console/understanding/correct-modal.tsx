import type { CorrectionInput } from "@earshot/contract/corrections.ts";
import { getPost } from "@earshot/contract/posts.ts";
import { intents, type Signal, type SignalField, tones, toxicities } from "@earshot/contract/signals.ts";
import { Kbd, Modal, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { singleKeys } from "../shell/keys.ts";
import { correct } from "./correct.ts";
import type { Correcting } from "./correcting.tsx";
import { iconOf, nameOf } from "./names.ts";
import { languages } from "./signal-fields.tsx";
import styles from "./understanding.module.css";

type Choice = { field: Exclude<SignalField, "language">; value: string; key: string };

/** Every value has its key; they work while the sheet is open and nothing is typed. */
const choices: Choice[] = [
  ...tones.map((value, n) => ({ field: "tone" as const, value, key: "123"[n]! })),
  ...intents.map((value, n) => ({ field: "intent" as const, value, key: "qcpbaids"[n]! })),
  ...(["urgent", "normal"] as const).map((value, n) => ({ field: "urgency" as const, value, key: "un"[n]! })),
  ...toxicities.map((value, n) => ({ field: "toxicity" as const, value, key: "789"[n]! })),
];

/** What one post says, or many do not say yet, to be said right: one press each, told by a toast that takes it back. */
export function CorrectModal({ what, onClose }: { what: Correcting; onClose: () => void }) {
  const { t } = useTranslation(["understanding", "shell"]);
  const [only, ...others] = what.posts;
  const many = others.length > 0;
  const post = useQuery({ ...get(getPost, { params: { id: only!.id } }), enabled: !many, staleTime: 0 });
  // Of many posts only what was just said is shown as chosen.
  const [said, setSaid] = useState<ReadonlySet<string>>(new Set());
  const signals = many ? [] : (post.data?.signals ?? only!.signals ?? []);
  const holds = ({ field, value }: Pick<Choice, "field" | "value">): boolean =>
    many ? said.has(`${field} ${value}`) : signals.some((signal) => signal.field === field && signal.value === value);
  const [busy, setBusy] = useState(false);
  const send = async (part: Told) => {
    if (busy) return;
    setBusy(true);
    const input = { ...part, postIds: what.posts.map(({ id }) => id), shown: what.shown, visible: !many };
    const done = await correct(input as CorrectionInput);
    setBusy(false);
    if (!done || !many) return;
    const next = new Set([...said].filter((one) => part.field === "intent" || !one.startsWith(`${part.field} `)));
    if (part.field === "intent" && part.holds === false) next.delete(`intent ${part.value}`);
    else next.add(`${part.field} ${part.value}`);
    setSaid(next);
  };
  const choose = (choice: Choice) =>
    void send(
      choice.field === "intent"
        ? { field: "intent", value: choice.value, holds: !holds(choice) }
        : { field: choice.field, value: choice.value },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("correct.title", { count: what.posts.length })}
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys()) return;
        if ((event.target as Element).closest("input, [role=listbox]")) return;
        const choice = choices.find(({ key }) => key === event.key.toLowerCase());
        if (!choice) return;
        event.preventDefault();
        choose(choice);
      }}
    >
      <div className={styles.correct} aria-busy={busy}>
        {(["tone", "intent", "urgency", "toxicity"] as const).map((field) => (
          <fieldset key={field} className={styles.choices}>
            <legend>
              {t(`field.${field}`)} <By signals={signals} field={field} />
            </legend>
            {choices
              .filter((choice) => choice.field === field)
              .map((choice) => (
                <ChoiceButton
                  key={choice.value}
                  choice={choice}
                  chosen={holds(choice)}
                  onChoose={() => choose(choice)}
                />
              ))}
          </fieldset>
        ))}
        <Select
          size="xs"
          label={t("field.language")}
          placeholder={many ? t("correct.leave") : undefined}
          searchable
          allowDeselect={false}
          data={languagesWith(signals)}
          value={many ? null : (signals.find(({ field }) => field === "language")?.value ?? null)}
          onChange={(value) => value && void send({ field: "language", value })}
          comboboxProps={{ withinPortal: false }}
        />
        <Text size="xs" c="dimmed">
          {t("correct.help")}
        </Text>
      </div>
    </Modal>
  );
}

type Told = { field: SignalField; value: string; holds?: boolean };

function ChoiceButton({ choice, chosen, onChoose }: { choice: Choice; chosen: boolean; onChoose: () => void }) {
  const Shape = iconOf(choice);
  return (
    <button type="button" className={styles.choice} aria-pressed={chosen} onClick={onChoose}>
      <Shape size={14} stroke={1.8} aria-hidden />
      {nameOf(choice.field, choice.value)}
      <Kbd size="xs" aria-hidden>
        {choice.key.toUpperCase()}
      </Kbd>
    </button>
  );
}

/** Who said so, where a person did. */
function By({ signals, field }: { signals: readonly Signal[]; field: SignalField }) {
  const { t } = useTranslation("understanding");
  const by = signals.find((signal) => signal.field === field && signal.corrected)?.corrected?.by;
  return by === undefined ? null : <span className={styles.model}>{t("correct.by", { name: by })}</span>;
}

function languagesWith(signals: readonly Signal[]): { value: string; label: string }[] {
  const here = signals.find(({ field }) => field === "language")?.value;
  const all = here === undefined || languages.includes(here) ? languages : [here, ...languages];
  return all.map((value) => ({ value, label: nameOf("language", value) }));
}
