import type { ActKind, ActState } from "@earshot/contract/advocacy.ts";
import { actKinds, actStates } from "@earshot/contract/choices.ts";

const idOf = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined);
const kindOf = (value: unknown) => actKinds.find((kind) => kind === value);

/** Without a state: what waits. */
export type ActsSearch = { state?: ActState | "all"; kind?: ActKind };
export const actsSearch = (given: Record<string, unknown>): ActsSearch => ({
  state: given.state === "all" ? "all" : actStates.find((state) => state === given.state),
  kind: kindOf(given.kind),
});

export type LedgerSearch = { member?: string; kind?: ActKind; entry?: "earned" | "reversed" };
export const ledgerSearch = (given: Record<string, unknown>): LedgerSearch => ({
  member: idOf(given.member),
  kind: kindOf(given.kind),
  entry: given.entry === "earned" || given.entry === "reversed" ? given.entry : undefined,
});

export const disputesSearch = (given: Record<string, unknown>): { state?: "decided" } => ({
  state: given.state === "decided" ? "decided" : undefined,
});
