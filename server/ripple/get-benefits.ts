import { benefitFigures } from "@earshot/contract/choices.ts";
import type { Benefit, BenefitFigure } from "@earshot/contract/ripple.ts";
import type { Tx } from "#server/db/transaction.ts";
import { portalOf } from "#server/portal/store.ts";
import { type BenefitCount, countBenefit } from "./benefit-store.ts";

/** From so many rows on a share or a middle says something; a single answer is no rate. */
const enough = 5;

const forms: Record<BenefitFigure, Pick<Benefit, "side" | "unit">> = {
  answered: { side: "members", unit: "share" },
  first_answer: { side: "members", unit: "seconds" },
  backers_told: { side: "members", unit: "count" },
  points: { side: "members", unit: "points" },
  answered_by_members: { side: "company", unit: "share" },
  answers_by_members: { side: "company", unit: "share" },
  articles_from_answers: { side: "company", unit: "count" },
};

/** Both sides of the charter, as it is written and as it was measured. */
export async function getBenefits(tx: Tx, since: Date) {
  const portal = await portalOf(tx);
  const items: Benefit[] = [];
  for (const figure of benefitFigures) items.push(presentBenefit(figure, await countBenefit(tx, figure, since)));
  return {
    since: since.toISOString(),
    enough,
    charter: {
      memberGain: portal?.member_gain ?? "",
      memberMeasure: portal?.member_measure ?? "",
      companyGain: portal?.company_gain ?? "",
      companyMeasure: portal?.company_measure ?? "",
    },
    items,
  };
}

function presentBenefit(figure: BenefitFigure, { counted, all, sum, middle }: BenefitCount): Benefit {
  const form = forms[figure];
  const base = { figure, ...form, counted, of: form.unit === "share" ? all : null };
  switch (form.unit) {
    case "share":
      return { ...base, value: all < enough ? null : counted / all };
    case "seconds":
      return { ...base, value: counted < enough ? null : middle };
    case "count":
      return { ...base, value: counted };
    case "points":
      return { ...base, value: sum };
  }
}
