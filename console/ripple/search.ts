import { benefitFigures, rippleDays, rippleKinds, rippleParts } from "@earshot/contract/choices.ts";
import type { BenefitFigure, RippleKind, RipplePart } from "@earshot/contract/ripple.ts";

export type Days = (typeof rippleDays)[number];
const daysOf = (given: unknown): Days | undefined => rippleDays.find((days) => days === given);

export type RipplesSearch = { days?: Days; kind?: RippleKind; of?: string; part?: RipplePart };
export const ripplesSearch = (given: Record<string, unknown>): RipplesSearch => ({
  days: daysOf(given.days),
  kind: rippleKinds.find((kind) => kind === given.kind),
  of: typeof given.of === "string" && /^[0-9a-f-]{36}$/i.test(given.of) ? given.of : undefined,
  part: rippleParts.find((part) => part === given.part),
});

export type BothSidesSearch = { days?: Days; figure?: BenefitFigure; all?: true };
export const bothSidesSearch = (given: Record<string, unknown>): BothSidesSearch => ({
  days: daysOf(given.days),
  figure: benefitFigures.find((figure) => figure === given.figure),
  all: given.all === true ? true : undefined,
});
