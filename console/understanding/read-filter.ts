import { intents, type SignalFilter, tones, toxicities } from "@earshot/contract/signals.ts";

/** What an address asks of signals; what makes no sense is left out. */
export function readSignalFilter(search: Record<string, unknown>): SignalFilter {
  const { language } = search;
  return {
    language:
      typeof language === "string" && language.length <= 35 && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language)
        ? language.toLowerCase()
        : undefined,
    tone: tones.find((tone) => tone === search.tone),
    intent: intents.find((intent) => intent === search.intent),
    urgency: (["urgent", "normal"] as const).find((urgency) => urgency === search.urgency),
    toxicity: toxicities.find((toxicity) => toxicity === search.toxicity),
  };
}

export const signalFilterNames: readonly (keyof SignalFilter)[] = ["tone", "intent", "urgency", "toxicity", "language"];
