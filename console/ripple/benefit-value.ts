import type { Benefit } from "@earshot/contract/ripple.ts";
import { durationOf } from "./duration.ts";

/** A measured benefit as it is read; empty where there is not enough to tell. */
export function benefitValue({ unit, value }: Benefit, number: (n: number) => string): string {
  if (value === null) return "";
  if (unit === "share") return `${number(Math.round(value * 100))} %`;
  return unit === "seconds" ? durationOf(value, number) : number(value);
}
