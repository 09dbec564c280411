import type { Item } from "./item-store.ts";
import type { Options } from "./store.ts";

/** A row whose cells have been given to fields; empty cells are absent. */
export type Given = { row: number; line: number; values: Record<string, string>; raw: string };

/** How rows are meant where the file does not say. */
export type Meant = { importId: string; timezone: string; options: Options };

export type Outcome = {
  row: number;
  result: "created" | "updated" | "unchanged" | "refused";
  /** for a refusal */
  reason?: string;
  /** what it is known by: a dry run tells by it that two rows are one */
  keys: string[];
};

/** What came of a batch, in the order of its rows, and what undoing has to know. */
export type Taken = { outcomes: Outcome[]; items: Item[] };

export const refusal = (row: number, reason: string): Outcome => ({
  row,
  result: "refused",
  reason: reason.toWellFormed().replaceAll("\0", "\ufffd").slice(0, 300),
  keys: [],
});
