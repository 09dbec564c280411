import type { Signal, SignalField } from "@earshot/contract/signals.ts";
import {
  type Icon,
  IconAlertTriangle,
  IconBulb,
  IconDoorExit,
  IconFlame,
  IconHeartHandshake,
  IconLanguage,
  IconMessageReport,
  IconMoodEmpty,
  IconMoodSad,
  IconMoodSmile,
  IconQuestionMark,
  IconShoppingCart,
  IconThumbUp,
  IconTrashX,
} from "@tabler/icons-react";
import i18next from "i18next";

const icons: Record<string, Icon> = {
  negative: IconMoodSad,
  positive: IconMoodSmile,
  question: IconQuestionMark,
  complaint: IconMessageReport,
  praise: IconThumbUp,
  "purchase-intent": IconShoppingCart,
  "asks-recommendation": IconHeartHandshake,
  idea: IconBulb,
  "churn-threat": IconDoorExit,
  spam: IconTrashX,
  urgent: IconFlame,
  harsh: IconAlertTriangle,
  offensive: IconAlertTriangle,
};

export const iconOf = ({ field, value }: Pick<Signal, "field" | "value">): Icon =>
  field === "language" ? IconLanguage : (icons[value] ?? IconMoodEmpty);

/** A value in words; a language by its name. */
export function nameOf(field: SignalField, value: string): string {
  if (field === "language") return languageName(value);
  return i18next.t(`understanding:value.${field}.${value}` as "understanding:value.tone.neutral", {
    defaultValue: value,
  });
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([i18next.language, "en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The signals that are worth a chip: what most posts are needs no word, nor does the language of the screens. */
export function worthAChip(signals: readonly Signal[]): Signal[] {
  const here = i18next.language.split("-")[0];
  return signals
    .filter(({ field, value, confidence }) =>
      field === "language"
        ? value.split("-")[0] !== here
        : value !== "neutral" && value !== "normal" && value !== "none" && (field !== "tone" || confidence >= sure),
    )
    .sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
}

/** A tone below this is nearer to a guess: it stands with the other facts of the post, not on its row. */
const sure = 0.5;
const order: SignalField[] = ["urgency", "toxicity", "tone", "intent", "language"];
