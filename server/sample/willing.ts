import type { Tx } from "#server/db/transaction.ts";
import { keepWish } from "#server/leaving/wish-store.ts";
import { memberByEmail } from "#server/members/store.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import { members } from "./portal.ts";

/** Dora may be asked about anything; Hal about what he repairs, and not at night. */
export async function beWilling(tx: Tx, anchor: Date): Promise<void> {
  const dora = await memberByEmail(tx, members.dora);
  const hal = await memberByEmail(tx, members.hal);
  if (!dora || !hal) throw new Error("Dora and Hal are members of the sample's portal");
  const wish = { willing: true, byMail: true, categoryIds: [], tags: [] };
  await keepWish(tx, dora.id, { ...wish, perWeek: 5 }, anchor);
  await keepWish(tx, hal.id, { ...wish, perWeek: 3 }, anchor);
  const quietHours = { from: "21:00", to: "07:00", timezone: "Europe/Berlin" };
  await changePreferences(tx, hal.person_id, { quietHours });
}
