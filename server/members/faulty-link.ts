import { faultyLinkPage } from "@earshot/portal/members/sign-in-page.tsx";
import { Refusal } from "#server/errors.ts";
import type { Shown } from "#server/portal/site.ts";

/** A link that is of no use is answered with a sentence and the way to a new one; nothing was written by then. */
export async function faultyOr(work: () => Promise<Shown>): Promise<Shown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    return faultyLinkPage({ sentence: error.message });
  }
}
