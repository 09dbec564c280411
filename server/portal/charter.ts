import { type CharterPart, charterParts } from "@earshot/contract/portal.ts";
import { refused } from "#server/errors.ts";

/** A charter as its row holds it. */
export type CharterRow = {
  purpose: string;
  member_gain: string;
  member_measure: string;
  company_gain: string;
  company_measure: string;
};

export const charterOf = (row: CharterRow): Record<CharterPart, string> => ({
  purpose: row.purpose,
  memberGain: row.member_gain,
  memberMeasure: row.member_measure,
  companyGain: row.company_gain,
  companyMeasure: row.company_measure,
});

/** What of the charter nobody wrote yet. */
export function missingParts(row: CharterRow): CharterPart[] {
  const charter = charterOf(row);
  return charterParts.filter((part) => charter[part].trim() === "");
}

const said = {
  purpose: "what it is for",
  memberGain: "what members get",
  memberMeasure: "how you tell that members get it",
  companyGain: "what you get",
  companyMeasure: "how you tell that you get it",
};

/**
 * The reason to open `what` with gaps in its charter; null where there are none. 422 while there are gaps, unless
 * somebody says why it opens all the same.
 */
export function reasonForGaps(what: string, row: CharterRow, overrideReason: string | null): string | null {
  const missing = missingParts(row);
  if (missing.length === 0) return null;
  if (overrideReason !== null) return overrideReason;
  throw refused(
    "charter_missing",
    `The ${what} opens with a charter. Still to say: ${missing.map((part) => said[part]).join(", ")}.`,
    missing.map((part) => ({ path: `charter.${part}`, code: "missing", message: `say ${said[part]}` })),
  );
}
